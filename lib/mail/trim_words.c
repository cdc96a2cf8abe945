/*
 * Phrases as mail programs write them, in lower case. A new language is a line
 * in each table; none is needed for a reply whose original has quote marks.
 */
#include "mail/trim_words.h"

#include "base/ascii.h"
#include "base/err.h"

/* Of each kind of field: words set apart by '|'. */
static const struct {
	unsigned kind;
	const char *words;
} heads[] = {
    {TRIM_HEAD_FROM, "from|von|de|da|van|från|fra|frá|lähettäjä|od|nadawca|"},
    {TRIM_HEAD_FROM, "odesílatel|odosielateľ|pošiljatelj|šalje|feladó|"},
    {TRIM_HEAD_FROM, "de la|expeditor|от|от кого|отправитель|від|від кого|"},
    {TRIM_HEAD_FROM, "подател|од|από|kimden|gönderen|saatja|no|nuo|dari|"},
    {TRIM_HEAD_FROM, "từ|จาก|מאת|من|发件人|寄件者|寄件人|發件人|差出人|"},
    {TRIM_HEAD_FROM, "送信者|送信元|보낸 사람|보낸사람|발신|remitente|"},
    {TRIM_HEAD_FROM, "remetente|mittente|expéditeur|absender|afzender|"},
    {TRIM_HEAD_FROM, "avsändare|avsender|afsender|message de|"},

    {TRIM_HEAD_DATE, "date|sent|date sent|sent at|sent on|message du|"},
    {TRIM_HEAD_DATE, "datum|gesendet|gesendet am|gesendet um|envoyé|"},
    {TRIM_HEAD_DATE, "envoyé le|envoyée|enviado|enviado el|enviado em|"},
    {TRIM_HEAD_DATE, "enviada|enviada em|enviat|fecha|data|inviato|inviata|"},
    {TRIM_HEAD_DATE, "inviato il|data invio|verzonden|verstuurd|verzonden op|"},
    {TRIM_HEAD_DATE, "skickat|sendt|dato|sent|sendt den|päiväys|lähetetty|"},
    {TRIM_HEAD_DATE, "päivämäärä|pvm|wysłano|wysłane|data wysłania|odesláno|"},
    {TRIM_HEAD_DATE, "odoslané|poslano|dátum|küldve|elküldve|küldés ideje|"},
    {TRIM_HEAD_DATE, "trimis|trimis la|дата|отправлено|дата отправки|"},
    {TRIM_HEAD_DATE, "надіслано|изпратено|послато|στάλθηκε|εστάλη|"},
    {TRIM_HEAD_DATE, "ημερομηνία|tarih|gönderme tarihi|gönderildi|saadetud|"},
    {TRIM_HEAD_DATE, "kuupäev|nosūtīts|išsiųsta|dikirim|tanggal|đã gửi|ngày|"},
    {TRIM_HEAD_DATE, "ส่ง|ส่งเมื่อ|วันที่|נשלח|תאריך|تاريخ|التاريخ|"},
    {TRIM_HEAD_DATE, "تاريخ الإرسال|发送时间|发送日期|日期|寄件日期|傳送時間|"},
    {TRIM_HEAD_DATE, "時間|时间|發送時間|送信日時|日時|日付|보낸 날짜|날짜|"},
    {TRIM_HEAD_DATE, "보낸날짜|"},

    {TRIM_HEAD_TO, "to|an|à|a|para|aan|till|til|vastaanottaja|do|adresat|"},
    {TRIM_HEAD_TO, "komu|za|prima|címzett|către|catre|кому|до|προς|kime|"},
    {TRIM_HEAD_TO, "alıcı|kepada|ke|đến|tới|ถึง|אל|إلى|الى|收件人|收件者|"},
    {TRIM_HEAD_TO, "宛先|받는 사람|받는사람|수신|per a|saaja|kam|kam|gavėjas|"},
    {TRIM_HEAD_TO, "destinatario|destinatário|destinataire|empfänger|"},

    {TRIM_HEAD_SUBJECT, "subject|betreff|objet|sujet|asunto|assunto|oggetto|"},
    {TRIM_HEAD_SUBJECT, "onderwerp|ämne|emne|efni|aihe|temat|předmět|predmet|"},
    {TRIM_HEAD_SUBJECT, "zadeva|tárgy|subiect|тема|относно|предмет|наслов|"},
    {TRIM_HEAD_SUBJECT, "θέμα|konu|teema|temats|tēma|tema|assumpte|subjek|"},
    {TRIM_HEAD_SUBJECT, "perihal|chủ đề|เรื่อง|หัวเรื่อง|נושא|الموضوع|موضوع|"},
    {TRIM_HEAD_SUBJECT, "主题|主旨|主題|标题|件名|제목|"},

    {TRIM_HEAD_OTHER, "cc|bcc|kopie|kopie (cc)|copie|copie à|cci|copia|"},
    {TRIM_HEAD_OTHER, "cópia|con copia|per conoscenza|kopia|kopi|kopio|dw|"},
    {TRIM_HEAD_OTHER, "másolatot kap|copie la|копия|копія|κοιν|κοινοποίηση|"},
    {TRIM_HEAD_OTHER, "bilgi|抄送|副本|参照|참조|reply-to|reply to|"},
    {TRIM_HEAD_OTHER, "antwort an|répondre à|responder a|responder para|"},
    {TRIM_HEAD_OTHER, "rispondi a|risposta|antwoord aan|svar til|svara till|"},
    {TRIM_HEAD_OTHER, "odpowiedź do|importance|priority|wichtigkeit|"},
    {TRIM_HEAD_OTHER, "importanza|importancia|importância|prioriteit|"},
    {TRIM_HEAD_OTHER, "prioritet|attachments|anlagen|pièces jointes|"},
    {TRIM_HEAD_OTHER, "datos adjuntos|anexos|allegati|bijlagen|organization|"},
    {TRIM_HEAD_OTHER, "newsgroups|message-id|in-reply-to|references|"},
    {TRIM_HEAD_OTHER, "resent-from|return-path|sender|"},
};

static const char *const originals[] = {"original message", "original email",
    "original e-mail", "original mail", "reply message", "original appointment",
    "ursprüngliche nachricht", "urspruengliche nachricht",
    "ursprungliche nachricht", "originalnachricht", "original nachricht",
    "original-nachricht", "ursprüngliche mail", "originalmail",
    "message d'origine", "message original", "message initial",
    "courriel original", "mensaje original", "mensaje de origen",
    "missatge original", "messaggio originale", "messaggio originario",
    "oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht",
    "mensagem original", "ursprungligt meddelande", "originalmeddelande",
    "oprindelig meddelelse", "original meddelelse", "oprindelig besked",
    "opprinnelig melding", "original melding", "upphaflegt skeyti",
    "alkuperäinen viesti", "oryginalna wiadomość", "wiadomość oryginalna",
    "wiadomość pierwotna", "oryginał wiadomości", "původní zpráva",
    "původní e-mail", "pôvodná správa", "izvirno sporočilo",
    "originalna poruka", "izvorna poruka", "eredeti üzenet", "mesaj original",
    "mesajul original", "исходное сообщение", "исходное письмо",
    "оригинальное сообщение", "первоначальное сообщение",
    "вихідне повідомлення", "оригінальне повідомлення", "оригинално съобщение",
    "първоначално съобщение", "оригинална порука", "αρχικό μήνυμα",
    "orijinal mesaj", "özgün ileti", "orijinal ileti", "originalus laiškas",
    "sākotnējais ziņojums", "algne kiri", "pesan asli", "pesan awal", "thư gốc",
    "tin nhắn gốc", "ข้อความต้นฉบับ", "הודעה מקורית", "الرسالة الأصلية",
    "原始邮件", "原始郵件", "原邮件", "原始信件", "原郵件", "元のメッセージ",
    "原始メッセージ", "元のメール", "원본 메시지", "원본 메일", "원본메시지",
    "original message follows"};

static const char *const forwards[] = {"forwarded message",
    "begin forwarded message", "forwarded email", "forwarded mail",
    "forwarded by", "start of forwarded message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail", "weitergeleitete mail",
    "message transféré", "début du message transféré",
    "début du message réexpédié", "message réexpédié", "courriel transféré",
    "mensaje reenviado", "inicio del mensaje reenviado",
    "comienzo del mensaje reenviado", "missatge reenviat",
    "messaggio inoltrato", "inizio messaggio inoltrato",
    "inizio del messaggio inoltrato", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "mensagem encaminhada",
    "mensagem reencaminhada", "início da mensagem encaminhada",
    "início da mensagem reencaminhada", "vidarebefordrat meddelande",
    "vidarebefordrat brev", "vidarebefordrat mejl",
    "början på vidarebefordrat brev", "videresendt meddelelse",
    "videresendt besked", "start på videresendt besked", "videresendt melding",
    "videresendt e-post", "välitetty viesti", "välitetty viesti alkaa",
    "przekazana wiadomość", "przesłana wiadomość", "wiadomość przekazana",
    "początek przekazywanej wiadomości", "přeposlaná zpráva",
    "přeposlaný e-mail", "začátek přeposílané zprávy", "preposlaná správa",
    "posredovano sporočilo", "proslijeđena poruka", "továbbított üzenet",
    "továbbított levél", "mesaj redirecționat", "пересылаемое сообщение",
    "пересланное сообщение", "переадресованное сообщение",
    "начало переадресованного сообщения", "переслане повідомлення",
    "препратено съобщение", "προωθημένο μήνυμα", "iletilmiş mesaj",
    "iletilen mesaj", "pesan terusan", "thư đã chuyển tiếp",
    "tin nhắn đã chuyển tiếp", "הודעה שהועברה", "رسالة معاد توجيهها",
    "رسالة مُعاد توجيهها", "转发的邮件", "转发邮件", "转发邮件信息", "轉寄郵件",
    "轉寄的郵件", "転送メッセージ", "転送されたメッセージ", "전달된 메시지",
    "전달된 메일"};

static const char *const aboves[] = {"reply above this line",
    "above this line to reply", "reply above this", "type your reply above",
    "write above this line", "antwort oberhalb dieser zeile",
    "oberhalb dieser zeile", "antworten sie über dieser zeile",
    "au-dessus de cette ligne", "por encima de esta línea",
    "encima de esta línea", "acima desta linha", "sopra questa riga",
    "boven deze lijn", "boven deze regel", "ovanför den här raden",
    "ovanför denna rad", "over denne linje", "over denne linjen",
    "powyżej tej linii", "nad tímto řádkem", "nad tento řádek",
    "выше этой строки", "выше этой линии", "вище цього рядка",
    "bu satırın üstüne", "この行より上に", "在此行上方", "在这一行上方"};

/* How such a line begins where that alone is enough. */
static const char *const sent_sure[] = {"sent from my ", "sent from mail for ",
    "get outlook for ", "von meinem iphone gesendet", "gesendet von mein",
    "envoyé de mon ", "envoyé depuis mon ", "envoyé à partir de mon ",
    "enviado desde mi ", "enviado de mi ", "enviado do meu ",
    "enviado a partir do meu ", "enviat des del meu ", "inviato da iphone",
    "inviato dal mio ", "verstuurd vanaf mijn ", "verzonden vanaf mijn ",
    "verzonden met mijn ", "skickat från min ", "sendt fra min ",
    "lähetetty iphone", "wysłane z iphone", "odesláno z iphone",
    "odoslané z iphone", "poslano z mojega ", "trimis de pe iphone",
    "отправлено с iphone", "надіслано з iphone", "στάλθηκε από το iphone",
    "saadetud minu ", "dikirim dari iphone", "được gửi từ iphone",
    "đã gửi từ iphone", "ส่งจาก iphone", "发自我的", "來自我的", "發自我的",
    "從我的 iphone", "virus-free. ", "virenfrei. ", "libre de virus. ",
    "sans virus. ", "privo di virus. ",
    "this email has been checked for viruses",
    "this e-mail has been checked for viruses", "diese e-mail wurde von avast ",
    "you received this message because you are subscribed",
    "you are receiving this because you "};

/* How it begins or ends where it must also name a device or have a link. */
static const char *const sent_starts[] = {"sent from ", "sent with ",
    "sent via ", "sent using ", "gesendet von ", "gesendet mit ", "von meinem ",
    "diese nachricht wurde von ", "versendet mit ", "verschickt mit ",
    "envoyé de ", "envoyé depuis ", "envoyé à partir de ", "envoyé avec ",
    "provenance : ", "provenance: ", "enviado desde ", "enviado do ",
    "enviado de ", "enviado a partir ", "enviado com ", "enviado con ",
    "enviat des ", "inviato da ", "inviato dal ", "inviato con ",
    "verzonden vanaf ", "verzonden met ", "verzonden via ", "verstuurd vanaf ",
    "verstuurd vanuit ", "verstuurd met ", "skickat från ", "skickades från ",
    "skickat med ", "sendt fra ", "sendt med ", "sent úr ", "lähetetty ",
    "wysłane z ", "wysłano z ", "odesláno z ", "odesláno pomocí ",
    "odoslané z ", "poslano z ", "poslano iz ", "poslano s ", "trimis de pe ",
    "trimis din ", "отправлено с ", "отправлено из ", "отправлено от ",
    "послано с ", "надіслано з ", "надіслано із ", "изпратено от ",
    "послато са ", "στάλθηκε από ", "απεστάλη από ", "išsiųsta iš ",
    "nosūtīts no ", "dikirim dari ", "được gửi từ ", "đã gửi từ ", "gửi từ ",
    "ส่งจาก", "נשלח מ", "أرسلت من ", "أُرسلت من ", "تم الإرسال من ", "مرسل من ",
    "发自", "寄自", "從我的"};

static const char *const sent_ends[] = {" gesendet", " gesendet.", " küldve",
    " gönderildi", " gönderildi.", "から送信", "から送信されました", "傳送",
    "发送", "에서 보냄", "에서 보냄.", "에서 발송"};

static const char *const devices[] = {"iphone", "ipad", "ipod", "android",
    "blackberry", "galaxy", "samsung", "huawei", "xiaomi", "redmi", "nokia",
    "htc", "xperia", "pixel", "oneplus", "motorola", "windows", "outlook",
    "yahoo", "gmail", "proton", "icloud", "k-9", "fairemail", "thunderbird",
    "mobil", "mobiel", "móvil", "móvel", "handy", "smartphone", "telefon",
    "téléphone", "teléfono", "telefono", "telefoon", "puhelime", "komórk",
    "телефон", "tablet", "apple", " mac", "airmail", "zimbra", "gmx", "web.de",
    "mail.ru", "яндекс", "手机", "手機", "://"};

/* The whole line. */
static const char *const sent_lines[] = {"via mobile", "von unterwegs",
    "von unterwegs gesendet", "via blackberry", "via iphone", "iphoneから送信"};

static const struct {
	const char *word;
	bool is_middle;
} verbs[] = {
    {"wrote", false},
    {"quoting", false},
    {"zitat von", false},
    {"citando", false},
    {"citat", false},
    {"selon", false},
    {"writes", false},
    {"write", false},
    {"schrieb", true},
    {"schreibt", true},
    {"hat geschrieben", false},
    {"geschrieben", false},
    {"écrit", false},
    {"ecrit", false},
    {"écrivait", false},
    {"escribió", true},
    {"escribio", true},
    {"escribe", false},
    {"ha escrito", false},
    {"va escriure", true},
    {"ha escrit", false},
    {"escribiu", true},
    {"idatzi du", false},
    {"escreveu", true},
    {"scritto", false},
    {"scrive", false},
    {"scrisse", false},
    {"schreef", true},
    {"geschreven", false},
    {"skrev", true},
    {"skreiv", true},
    {"skrifaði", true},
    {"kirjoitti", true},
    {"kirjutas", true},
    {"napisał", true},
    {"napisała", true},
    {"napisał(a)", true},
    {"napisał/a", true},
    {"pisze", false},
    {"napsal", true},
    {"napsala", true},
    {"napsal(a)", true},
    {"napísal", true},
    {"napísala", true},
    {"napísal(a)", true},
    {"napisal", true},
    {"napisala", true},
    {"napisal/a", true},
    {"je napisao", true},
    {"je napisao/la", true},
    {"napisao je", true},
    {"rašė", true},
    {"parašė", true},
    {"rakstīja", true},
    {"írta", true},
    {"ezt írta", true},
    {"a scris", true},
    {"scria", false},
    {"написал", true},
    {"написала", true},
    {"написал(а)", true},
    {"пишет", false},
    {"писал", true},
    {"писал(а)", true},
    {"пише", false},
    {"написав", true},
    {"написав(-ла)", true},
    {"написа", true},
    {"је написао", true},
    {"је написао/ла", true},
    {"έγραψε", true},
    {"yazdı", false},
    {"şunu yazdı", false},
    {"şunları yazdı", false},
    {"menulis", true},
    {"đã viết", true},
    {"viết", false},
    {"เขียนว่า", true},
    {"เขียน", true},
    {"כתב", true},
    {"כתבה", true},
    {"כתב/ה", true},
    {"كتب", true},
    {"كتبت", true},
    {"写道", false},
    {"寫道", false},
    {"写到", false},
    {"写了", false},
    {"寫了", false},
    {"撰寫", false},
    {"のメール", false},
    {"書きました", false},
    {"のメッセージ", false},
    {"작성", false},
    {"님이 작성", false},
    {"님이 씀", false},
    {"様は書きました", false},
};

static bool
is_word_of(struct sv v, const char *words)
{
	struct sv rest = sv_of(words), word;

	while (sv_split(&rest, '|', &word))
		if (sv_eq(v, word))
			return true;
	return false;
}

unsigned
trim_head_word(struct sv line)
{
	size_t at = sv_find_c(line, ':'), i;
	struct sv word = sv_trim(sv_sub(line, 0, at));

	if (at == line.n || word.n == 0 || word.n > 48)
		return 0;
	for (i = 0; i < COUNT_OF(heads); i++)
		if (is_word_of(word, heads[i].words))
			return heads[i].kind;
	return 0;
}

bool
trim_is_original_words(struct sv v)
{
	size_t i;

	for (i = 0; i < COUNT_OF(originals); i++)
		if (sv_is(v, originals[i]))
			return true;
	return false;
}

bool
trim_is_forward_words(struct sv v)
{
	size_t i;

	for (i = 0; i < COUNT_OF(forwards); i++)
		if (sv_is(v, forwards[i]) ||
		    (sv_ends(sv_of(forwards[i]), SV(" by")) &&
			sv_starts(v, sv_of(forwards[i]))))
			return true;
	return false;
}

bool
trim_has_above_words(struct sv v)
{
	size_t i;

	for (i = 0; i < COUNT_OF(aboves); i++)
		if (sv_find(v, sv_of(aboves[i])) < v.n)
			return true;
	return false;
}

static bool
has_device(struct sv v)
{
	size_t i;

	for (i = 0; i < COUNT_OF(devices); i++)
		if (sv_find(v, sv_of(devices[i])) < v.n)
			return true;
	return false;
}

static bool
starts_with_one(struct sv v, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (sv_starts(v, sv_of(words[i])))
			return true;
	return false;
}

bool
trim_is_sent_line(struct sv v)
{
	bool is_like = starts_with_one(v, sent_starts, COUNT_OF(sent_starts));
	size_t i;

	if (starts_with_one(v, sent_sure, COUNT_OF(sent_sure)))
		return true;
	for (i = 0; i < COUNT_OF(sent_lines); i++)
		if (sv_is(v, sent_lines[i]))
			return true;
	for (i = 0; i < COUNT_OF(sent_ends) && !is_like; i++)
		is_like = sv_ends(v, sv_of(sent_ends[i]));
	if (is_like)
		return has_device(v);
	/* "Get Outlook for iOS" in any language has this link. */
	return sv_find(v, SV("outlook")) < v.n &&
	    sv_find(v, SV("://aka.ms/")) < v.n;
}

static bool
is_letter(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* Scripts without blanks have no edges of words. */
static bool
is_edge(struct sv v, size_t at, size_t n)
{
	if ((unsigned char)v.p[at] >= 0xE3)
		return true;
	if (at > 0 && is_letter(v.p[at - 1]))
		return false;
	return at + n == v.n || !is_letter(v.p[at + n]);
}

struct trim_verb
trim_verb_find(struct sv v)
{
	struct trim_verb found = {0, 0, false};
	size_t i, at, from;
	struct sv word;

	for (i = 0; i < COUNT_OF(verbs); i++) {
		word = sv_of(verbs[i].word);
		for (from = 0; from < v.n; from = at + 1) {
			at = from + sv_find(sv_sub(v, from, v.n), word);
			if (at == v.n || !is_edge(v, at, word.n))
				continue;
			if (found.n == 0 || at + word.n > found.at + found.n)
				found = (struct trim_verb){
				    at, word.n, verbs[i].is_middle};
		}
	}
	return found;
}
