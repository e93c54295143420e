package draft

import "math"

// precision is how many bits of a fraction are kept.
const precision = 11

// waves are the values of the coarse cosines, by how many pixels a square gets:
// the inverse of T.81 A.3.3, for fewer pixels.
var waves = func() (all [5][4][4]int32) {
	for _, n := range []int{2, 4} {
		for x := range n {
			for u := range n {
				high := math.Sqrt(2 / float64(n))
				if u == 0 {
					high = math.Sqrt(1 / float64(n))
				}
				w := high * math.Cos(float64((2*x+1)*u)*math.Pi/float64(2*n)) * math.Sqrt(float64(n)/8)
				all[n][x][u] = int32(math.Round(w * (1 << precision)))
			}
		}
	}
	return all
}()

// draw writes n by n pixels.
func draw(to []byte, stride, n int, f *[16]int32) {
	if n == 1 {
		to[0] = pixel(int64(f[0]) << (2*precision - 3))
		return
	}
	wave := &waves[n]
	var rows [16]int64
	for v := range n {
		for x := range n {
			for u := range n {
				rows[v*4+x] += int64(f[v*4+u]) * int64(wave[x][u])
			}
		}
	}
	for y := range n {
		for x := range n {
			sum := int64(0)
			for v := range n {
				sum += rows[v*4+x] * int64(wave[y][v])
			}
			to[y*stride+x] = pixel(sum)
		}
	}
}

func pixel(sum int64) byte {
	return byte(min(max((sum+1<<(2*precision-1))>>(2*precision)+128, 0), 255))
}
