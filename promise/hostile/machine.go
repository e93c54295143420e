package hostile

// Marks are lines of a header by which one sees, each alone, that no person
// wrote a mail, or not to us. INSTANCE stands for the name of the nudged itself.
var Marks = []string{
	"Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Auto-Submitted: auto-notified; owner-email=x", "AUTO-SUBMITTED: Auto-Replied (vacation)", "Auto-Submitted:\r\n auto-replied",
	"Return-Path: <>\r\nX-Auto-Response-Suppress: All", "Return-Path: <>", "Precedence: bulk", "Precedence: junk", "Precedence: list", "Precedence: auto_reply", "X-Precedence: auto_reply\r\nPrecedence: bulk",
	"X-Autoreply: yes\r\nAuto-Submitted: auto-replied", "X-Autorespond: Re\r\nPrecedence: auto_reply", "List-Id: <buyers.example>", "List-Unsubscribe: <mailto:x@y.example>", "List-Post: NO\r\nPrecedence: bulk",
	"X-Loop: nudged-INSTANCE", "Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: DR, OOF, AutoReply", "Auto-Submitted: auto-replied\r\nReturn-Path: <>\r\nPrecedence: bulk",
}

// Away are the words of automatic replies, in fifteen languages: a subject and a text.
var Away = [][2]string{
	{"Automatic reply: A-1001", "I am out of the office until 12 March and will answer after my return."},
	{"Automatische Antwort: A-1001", "Ich bin bis zum 12. März nicht im Büro und antworte danach."},
	{"Réponse automatique : A-1001", "Je suis absent du bureau jusqu'au 12 mars."},
	{"Respuesta automática: A-1001", "Estoy fuera de la oficina hasta el 12 de marzo."},
	{"Risposta automatica: A-1001", "Sono fuori ufficio fino al 12 marzo."},
	{"Resposta automática: A-1001", "Estou fora do escritório até 12 de março."},
	{"Automatisch antwoord: A-1001", "Ik ben tot 12 maart niet op kantoor."},
	{"Automatyczna odpowiedź: A-1001", "Jestem poza biurem do 12 marca."},
	{"Автоматический ответ: A-1001", "Меня нет в офисе до 12 марта."},
	{"自动回复: A-1001", "您好，我正在休假，3月12日回来后给您回复。"},
	{"自動回覆: A-1001", "您好，我目前休假中，3月12日後回覆。"},
	{"自動応答: A-1001", "3月12日まで不在にしております。"},
	{"자동 회신: A-1001", "3월 12일까지 부재중입니다."},
	{"Otomatik yanıt: A-1001", "12 Mart'a kadar ofis dışındayım."},
	{"Trả lời tự động: A-1001", "Tôi vắng mặt đến ngày 12 tháng 3."},
}
