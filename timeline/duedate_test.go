package timeline

import "testing"

func TestDueDate(t *testing.T) {
	on := Date{2026, 3, 2}
	check := func(name, text, want string) {
		t.Helper()
		got := ""
		if d := DueDate(text, on); !d.IsZero() {
			got = d.String()
		}
		if got != want {
			t.Errorf("%s: %q gives %q, want %q", name, text, got, want)
		}
	}
	check("by", "Please upload evidence by March 15, 2026.", "2026-03-15")
	check("by a time of the day", "Please upload your evidence by 23:59 PST on March 15, 2026, or the case is decided without it.", "2026-03-15")
	check("ISO, with a time", "Please submit evidence before 2026-03-15 23:59:59 (PST).", "2026-03-15")
	check("day first", "You need to provide evidence by 15 March 2026", "2026-03-15")
	check("no year", "Upload evidence by March 15", "2026-03-15")
	check("label", "Evidence is needed.\nEvidence due: 2026-03-15\nCase 1234", "2026-03-15")
	check("label, deadline", "Please provide evidence for the dispute.\n\nDeadline: Mar 15, 2026 23:59", "2026-03-15")
	check("the same day twice", "Upload evidence by March 15, 2026\nThe deadline is 2026-03-15.", "2026-03-15")
	check("one reading", "Upload evidence by 03/15/2026.", "2026-03-15")
	check("Chinese, before", "请您在2026年3月15日前上传凭证。", "2026-03-15")
	check("Chinese, with a time", "请于2026-03-15 23:59:59前补充凭证，逾期视为放弃。", "2026-03-15")
	check("Chinese, label", "您的纠纷需要举证。\n举证截止时间：2026年3月15日 23:59", "2026-03-15")
	check("Chinese, no year", "请在3月15日之前提交证据", "2026-03-15")
	check("full-width", "举证截止日期：２０２６－０３－１５", "2026-03-15")

	check("two readings", "Upload evidence by 03/04/2026.", "")
	check("two readings, hyphens", "Upload evidence by 03-04-2026.", "")
	check("two days", "Upload evidence by March 15, 2026. The deadline is March 20, 2026.", "")
	check("a span", "Please upload evidence within 3 days.", "")
	check("a weekday", "Please upload evidence by Friday.", "")
	check("over", "Please upload evidence by February 15, 2026.", "")
	check("next decade", "Please upload evidence by March 15, 2036.", "")
	check("the seller has to", "The supplier must upload evidence by March 15, 2026.", "")
	check("the seller has to, Chinese", "卖家需在2026年3月15日前上传凭证。", "")
	check("about a payment", "The deadline of your payment: March 15, 2026", "")
	check("when it was opened", "You opened the dispute on March 10, 2026; evidence is needed.", "")
	check("handed in on that day", "您于2026年3月2日提交的凭证已收到。", "")
	check("another sentence", "Please upload evidence. The goods arrive by March 15, 2026.", "")
	check("none", "Please upload evidence.", "")
}
