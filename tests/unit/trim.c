/* Unit tests of mail/trim: what is shown of a reply. */
#include "mail/trim.h"

#include "base/err.h"
#include "base/str.h"
#include "unit.h"

#define QUOTE "> Hello\n> there\n"
#define BARE "\nHello\nthere\n"

static struct arena arena = ARENA_INIT;

static struct trim
trim(const char *body)
{
	struct trim t;

	trim_reply(sv_of(body), &arena, &t);
	return t;
}

/* Below "Yes.", with quote marks and without. */
static const char *const introductions[] = {
    "On Mon, Jun 3, 2024 at 10:15 AM Bob Hill <b@example.org> wrote:",
    "On Mon, Jun 3, 2024 at 10:15 AM, Bob Hill\n<b@example.org>\nwrote:",
    "On 03/06/2024 10:15, Bob Hill wrote:",
    "On Jun 3, 2024 you wrote:",
    "Bob Hill <b@example.org> wrote on 06/03/2024 10:15:12 AM:",
    "Am 03.06.2024 um 10:15 schrieb Bob Hill:",
    "Am Mo., 3. Juni 2024 um 10:15 Uhr schrieb Bob Hill <\nb@example.org>:",
    "Bob Hill <b@example.org> schrieb am Mo., 3. Juni 2024,\n10:15:",
    "Le lun. 3 juin 2024 à 10:15, Bob Hill <b@example.org> a écrit :",
    "Le 03/06/2024 à 10:15, Bob Hill a écrit\u00A0:",
    "El lun, 3 jun 2024 a las 10:15, Bob (<b@example.org>) escribió:",
    "Il giorno lun 3 giu 2024 alle ore 10:15 Bob <b@example.org> ha scritto:",
    "Op ma 3 jun 2024 om 10:15 schreef Bob Hill <b@example.org>:",
    "Op 3 jun. 2024 om 10:15 heeft Bob <b@example.org> het volgende "
    "geschreven:",
    "Em seg., 3 de jun. de 2024 às 10:15, Bob <b@example.org> escreveu:",
    "Den mån 3 juni 2024 kl 10:15 skrev Bob Hill <b@example.org>:",
    "man. 3. jun. 2024 kl. 10:15 skrev Bob Hill <b@example.org\n>:",
    "ma 3. kesäk. 2024 klo 10.15 Bob Hill (b@example.org) kirjoitti:",
    "pon., 3 cze 2024 o 10:15 Bob Hill <b@example.org> napisał(a):",
    "W dniu 3.06.2024 o 10:15, Bob Hill pisze:",
    "po 3. 6. 2024 v 10:15 odesílatel Bob <b@example.org> napsal:",
    "Bob <b@example.org> ezt írta (időpont: 2024. jún. 3., H, 10:15):",
    "пн, 3 июн. 2024 г. в 10:15, Bob Hill <b@example.org>:",
    "3 июня 2024 г., 10:15, Bob Hill <b@example.org> написал(а):",
    "Bob <b@example.org>, 3 Haz 2024 Pzt, 10:15 tarihinde şunu yazdı:",
    "Στις Δευ 3 Ιουν 2024 στις 10:15 ο χρήστης Bob <b@example.org> έγραψε:",
    "2024年6月3日(月) 10:15 Bob Hill <b@example.org>:",
    "Bob Hill <b@example.org> 于2024年6月3日周一 10:15写道：",
    "2024년 6월 3일 (월) 오전 10:15, Bob <b@example.org>님이 작성:",
    "في الاثنين، ٣ يونيو ٢٠٢٤ في ١٠:١٥ ص كتب Bob <b@example.org>:",
    "30.09.2017, 18.30, \"Bob - Hill\" <b@example.org>:",
    "-------- Original Message --------",
    "-----Ursprüngliche Nachricht-----\nVon: Bob\nBetreff: x",
    "----- Αρχικό μήνυμα -----",
    "---- Bob Hill wrote ----",
    "________________________________\nFrom: Bob <b@example.org>\n"
    "Sent: Monday, June 3, 2024 10:15\nTo: Ann\nSubject: x\n",
    "From: Bob Hill\n\nSent: Monday\n\nTo: Ann\n\nSubject: x\n",
    "*Von:* Bob\n*Gesendet:* Montag\n*An:* Ann\n*Betreff:* x\n",
    "De : Bob\nEnvoyé : lundi\nÀ : Ann\nObjet : x\n",
    "发件人： Bob <b@example.org>\n发送时间： 2024年6月3日\n收件人： Ann\n"
    "主题： x\n",
    "---\nXyz: Bob <b@example.org>\nAbc: 3.6.2024\nOpq: Ann\nRst: x\n",
    "-----Xyz abc-----\nFrom: Bob <b@example.org>\nDate: x\nSubject: y\n",
};

static void
is_cut(const char *introduction, const char *original)
{
	const char *body =
	    arena_printf(&arena, "Yes.\n\n%s\n%s", introduction, original);
	struct trim t = trim(body);

	if (!sv_is(t.reply, "Yes."))
		printf("# %s\n", introduction);
	EXPECT_SV(t.reply, "Yes.");
	EXPECT(sv_ends(t.quoted, SV("there")));
	EXPECT(t.signature.n == 0 && t.forwarded.n == 0);
}

static void
introduced(void)
{
	size_t i;

	for (i = 0; i < COUNT_OF(introductions); i++) {
		is_cut(introductions[i], QUOTE);
		is_cut(introductions[i], BARE);
	}
	is_cut("Bob Hill wrote:", QUOTE);
	is_cut("Quoting Bob <b@example.org>:", QUOTE);
	is_cut("2016-03-03 17:21 GMT+01:00 Bob Hill", BARE);
}

static const char *const plain[] = {
    "One line",
    "On the surface this is one.\n\nOn the other hand, it is not.",
    "I asked on page 12 what you wrote:\n\nnothing",
    "The data comes From: here, not From: there\nTo: nobody",
    "From: Berlin\nTo: Rome\nDate: 3 June",
    "Two:\n\n- a\n- b\n\n-- c\n-- d\n\nThanks",
    "Sent from my desk, this is easier to write.\n\nBye",
    "Gestern habe ich die Ware gesendet.\n\nWann kommt sie an?",
    "Outlook für Windows startet nicht\n\nWas tun?",
    "Text\n```\n-- \nOn 3/4/2016 10:22, B <b@c.de> wrote:\nx\n```\nMore",
    "> What?\n\nThis.",
    "You said:\n\n> What?\n\nI did not.",
    "Prices\n------\nA: 5\nhttp://a.example.org/",
    "Fine",
};

static void
untouched(void)
{
	size_t i;

	for (i = 0; i < COUNT_OF(plain); i++)
		EXPECT_STR(arena_dup(&arena, trim(plain[i]).reply), plain[i]);
}

static const char *const signatures[] = {
    "-- \nAnn\n+49 30 1234567",
    "--\nAnn",
    "--\u00A0\nAnn",
    "Sent from my iPhone",
    "Sent from Yahoo Mail on Android",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Holen Sie sich Outlook für iOS<https://aka.ms/o0ukef>",
    "Von meinem iPhone gesendet",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "iPhoneから送信",
    "发自我的iPhone",
    "나의 iPhone에서 보냄",
    "iPhone'umdan gönderildi",
    "__________________________\nx mailing list\nx@lists.example.org",
    "----------------\n\nAnn Lee\n\nt. 555-931-0702",
    "Ann Lee\nvia mobile",
    "====",
};

static void
signed_off(void)
{
	struct trim t;
	size_t i;

	for (i = 0; i < COUNT_OF(signatures); i++) {
		t = trim(
		    arena_printf(&arena, "Yes.\n\nAnn\n\n%s\n", signatures[i]));
		EXPECT_SV(t.reply, "Yes.\n\nAnn");
		EXPECT_STR(arena_dup(&arena, t.signature), signatures[i]);
		EXPECT(t.quoted.n == 0);
	}
	t = trim("Yes.\n\nSent from my iPhone\nOn Jun 3, 2024, at 10:15, "
		 "Bob <b@example.org> wrote:\n\n> No?\n");
	EXPECT_SV(t.reply, "Yes.");
	EXPECT_SV(t.signature, "Sent from my iPhone");
}

static void
answered(void)
{
	struct trim t;

	t = trim("On Jun 3, 2024 10:15, Bob wrote:\n> One?\n\nYes.\n\n"
		 "> Two?\n\nNo.\n\n> Bob\n");
	EXPECT_SV(t.reply, "> One?\n\nYes.\n\n> Two?\n\nNo.");
	EXPECT_SV(t.quoted, "On Jun 3, 2024 10:15, Bob wrote:\n\n> Bob");
	t = trim("On Jun 3, 2024 10:15, Bob wrote:\n> One?\n\nYes.\n");
	EXPECT_SV(t.reply, "Yes.");
	t = trim("On Jun 3, 2024 10:15, Bob wrote:\n\nYes.\n");
	EXPECT_SV(t.reply, "Yes.");
	t = trim("> 1\n> 2\n> 3\n> 4\n> 5\n> 6\n> 7\n> 8\n> 9\n> 10\n> 11\n"
		 "> 12\n> 13\n> 14\n>\n> One?\n> Two?\n>\nYes.\n");
	EXPECT_SV(t.reply, "> One?\n> Two?\n>\nYes.");
}

static void
wrapped(void)
{
	struct trim t = trim("Yes.\n\n> This is a line so long that a program "
			     "broke it in two,\nas one sees here\n> end\n");

	EXPECT_SV(t.reply, "Yes.");
}

static const char *const forwards[] = {
    "---------- Forwarded message ---------\nFrom: Bob\n\ntext",
    "Begin forwarded message:\n\nFrom: Bob\nSubject: x\n\ntext",
    "> Begin forwarded message:\n>\n> From: Bob\n>\n> text",
    "-------- Weitergeleitete Nachricht --------\nVon: Bob\n\ntext\n\n-- \nBob",
};

static void
forwarded(void)
{
	struct trim t;
	size_t i;

	for (i = 0; i < COUNT_OF(forwards); i++) {
		t = trim(
		    arena_printf(&arena, "FYI\n\n-- \nAnn\n\n%s", forwards[i]));
		EXPECT_STR(arena_dup(&arena, t.reply),
		    arena_printf(&arena, "FYI\n\n%s", forwards[i]));
		EXPECT_STR(arena_dup(&arena, t.forwarded), forwards[i]);
		EXPECT_SV(t.signature, "-- \nAnn");
	}
}

static const char *const nothing_else[] = {
    "> only\n> quoted",
    "On Jun 3, 2024 10:15, Bob wrote:\n> One?",
    "Sent from my iPhone",
    "-- \nAnn",
    "From: Bob <b@example.org>\nTo: Ann\nSubject: x\n\nHello",
    "----",
};

static void
never_nothing(void)
{
	struct trim t;
	size_t i;

	for (i = 0; i < COUNT_OF(nothing_else); i++) {
		t = trim(nothing_else[i]);
		EXPECT_STR(arena_dup(&arena, t.reply), nothing_else[i]);
		EXPECT(t.quoted.n == 0 && t.signature.n == 0);
	}
	EXPECT(trim("").reply.n == 0);
	EXPECT(trim(" \n\t\n").reply.n == 0);
	trim_reply(SV_NULL, &arena, &t);
	EXPECT(t.reply.n == 0);
}

static void
huge(void)
{
	struct str s = STR_INIT;
	struct trim t;
	size_t i;

	str_add_s(&s, "a\n> b\n");
	for (i = 0; i < TRIM_LINES_MAX; i++)
		str_add_s(&s, "> c\n");
	trim_reply(str_sv(&s), &arena, &t);
	EXPECT_INT((long long)t.reply.n, (long long)s.n - 1);
	str_free(&s);
}

static const struct unit_test tests[] = {
    {"an original goes with what introduces it", introduced},
    {"text that looks like structure stays", untouched},
    {"signatures go", signed_off},
    {"quoted lines that are answered stay", answered},
    {"a quoted line that was broken is still quoted", wrapped},
    {"a forwarded mail stays", forwarded},
    {"a reply is never empty", never_nothing},
    {"too many lines are left alone", huge},
};

int
main(void)
{
	int status = unit_run(tests, COUNT_OF(tests));

	arena_free(&arena);
	return status;
}
