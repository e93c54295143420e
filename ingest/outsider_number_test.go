package ingest_test

import (
	"fmt"
	"slices"
	"strings"
)

// style is how somebody numbers orders, and how mails name them.
type style struct {
	platform string
	number   string   // 0 is any digit, 9 any but naught
	said     []string // what stands around it; nil: the usual
}

var (
	usual = []string{"order %s", "Order No. %s", "Order No.: %s", "order #%s", "your order no %s", "订单号：%s", "订单%s", "订单编号 %s", "Bestellung %s", "Bestellnummer: %s", "commande n° %s", "pedido %s", "Order ID: %s", "order number is %s"}
	bare  = append(slices.Clone(usual), "%s", "[%s]", "(%s)", "about %s", "%s:", "PI for %s", "ref %s", "合同号：%s", "contract %s", "PI No.: %s")
	pos   = []string{"PO %s", "P.O. %s", "PO# %s", "PO #%s", "PO No. %s", "PO number: %s", "purchase order %s", "po %s", "PO-%s", "PO%s", "P.O.# %s"}
)

var styles = []style{
	{platform: "alibaba", number: "309000000501024781", said: bare},
	{platform: "aliexpress", number: "5019241199000000", said: bare},
	{platform: "1688", number: "2900000000000000000", said: usual},
	{platform: "taobao", number: "290000000000000000", said: usual},
	{platform: "dhgate", number: "4900000000", said: usual},
	{platform: "temu", number: "PO-211-99000000000000000", said: bare},
	{platform: "amazon", number: "114-9000000-9000000", said: bare},
	{platform: "ebay", number: "26-90000-90000", said: bare},
	{platform: "etsy", number: "3900000000", said: usual},
	{platform: "shopify", number: "90000", said: usual},
	{number: "PO 900000", said: nil},
	{number: "PO-90000", said: nil},
	{number: "PI-90000", said: bare},
	{number: "BL-90000", said: bare},
	{number: "SZ202603900-00", said: bare},
	{number: "26/9000/A", said: bare},
	{number: "SC-2026-9000", said: bare},
	{number: "26K-09000", said: bare},
	{number: "LED9000B", said: bare},
	{number: "XM-26-0900", said: bare},
	{number: "ORD-009000", said: bare},
	{number: "HT202603900", said: bare},
	{number: "GZ/2026/900", said: bare},
	{number: "A9000-2", said: bare},
	{number: "4500090000", said: usual},
	{number: "26-90000", said: usual},
	{number: "KY.2026.900", said: bare},
	{number: "2026-9000", said: usual},
	{number: "CN9000", said: bare},
	{number: "90000000", said: usual},
}

func (m *market) number(form string) string {
	free := 0 // the digits before the first 9 are the series'
	return strings.Map(func(r rune) rune {
		switch {
		case r == '9':
			free++
			return rune('1' + m.IntN(9))
		case r == '0' && free > 0 && free < 20:
			return rune('0' + m.IntN(10))
		}
		return r
	}, form)
}

// says names an order as people do.
func (m *market) says(d *deal) string {
	n, said := d.number, d.style.said
	if said == nil {
		said = bare
		if digits, ok := strings.CutPrefix(n, "PO "); ok {
			n, said = digits, pos
		} else if digits, ok := strings.CutPrefix(n, "PO-"); ok && m.IntN(2) == 0 {
			n, said = digits, pos
		}
	}
	s := fmt.Sprintf(said[m.IntN(len(said))], n)
	switch long := len(n) > 14 && strings.Trim(n, "0123456789") == ""; {
	case long && m.IntN(10) == 0:
		cut := []int{4, 8, 12}
		if m.IntN(2) == 0 {
			cut = []int{3 + m.IntN(2), 9, 13}
		}
		sep := m.pick(" ", "-", "\u00a0")
		return "order no. " + n[:cut[0]] + sep + n[cut[0]:cut[1]] + sep + n[cut[1]:cut[2]] + sep + n[cut[2]:]
	case long && m.IntN(12) == 0:
		return strings.Replace(s, n, n[:7]+"\u200b"+n[7:], 1)
	case m.IntN(15) == 0:
		return strings.NewReplacer("0", "０", "1", "１", "2", "２", "7", "７").Replace(s)
	case m.IntN(20) == 0:
		return strings.ReplaceAll(s, "-", "\u2011")
	}
	return s
}
