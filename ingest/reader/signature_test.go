package reader

import (
	"strings"
	"testing"
)

// TestDeviceSignatures has what phones and programs set below a mail, in the languages in
// which they differ most, and sentences that are like it.
func TestDeviceSignatures(t *testing.T) {
	for _, s := range strings.Split(strings.TrimSpace(devices), "\n") {
		if !isDevice(s) {
			t.Errorf("%q: no signature", s)
		}
	}
	for _, s := range strings.Split(strings.TrimSpace(sentences), "\n") {
		if isDevice(s) {
			t.Errorf("%q: taken for a signature", s)
		}
	}
}

const devices = `
Obtenez Outlook pour iOS
Descargue Outlook para iOS
Ottenere Outlook per iOS
Download Outlook voor iOS
Lähetetty Windowsin sähköpostista
Windows Posta alkalmazásból küldve
Samsung Galaxy okostelefonomról küldve.
Послато са мог iPhone-а
Samsung Galaxy akıllı telefonumdan gönderildi.
Windows için Posta ile gönderildi
iOS için Outlook'u edinin
Galaxy cihazımdan gönderildi
الحصول على Outlook لـ iOS
Lấy Outlook cho iOS
Dihantar daripada iPhone saya
मेरे iPhone से भेजा गया
मेरे Samsung Galaxy स्मार्टफोन से भेजा गया।
从 Windows 版邮件发送
来自 Outlook for iOS
来自vivo智能手机
從 Windows 的郵件傳送
取得 iOS 版 Outlook
ドコモのスマートフォンから送信
Enviat des del meu iPhone
Bidalia nire iPhone-tik
Išsiųsta iš mano iPhone
Nosūtīts no mana iPhone
Saadetud minu iPhone'ist
Sent úr iPhone-símanum mínum
گرفتن Outlook برای iOS
ارسال شده از iPhone من
`

const sentences = `
Sipariş dün gönderildi.
A rendelés tegnap elküldve
माल DHL से भेजा गया
来自客户的投诉
Download the drawing, please.
`
