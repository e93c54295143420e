// Package draft reads a photo no larger than it is needed.
//
// A JPEG holds each square of 8 by 8 pixels as how much it changes, from coarse
// to fine (ITU-T T.81). Whoever wants the photo at a half, a quarter or an eighth
// of its size leaves the fine part out: that takes a fifth of the time and of
// the memory of reading all of it and making it smaller afterwards. All is
// reckoned in whole numbers, so that the same photo gives the same pixels on
// every machine.
package draft
