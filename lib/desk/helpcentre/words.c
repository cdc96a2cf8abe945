/* What the help centre's pages say, a table a language. */
#include <string.h>

#include "base/civil.h"
#include "base/clock.h"
#include "desk/helpcentre/part.h"

static const struct help_words tables[] = {
    {"en", "English",
	{
	    [WORD_SKIP] = "Skip to content",
	    [WORD_HOME] = "Home",
	    [WORD_SEARCH] = "Search",
	    [WORD_SEARCH_FOR] = "What are you looking for?",
	    [WORD_MENU] = "Main menu",
	    [WORD_FAQ] = "Questions and answers",
	    [WORD_ALL] = "All articles",
	    [WORD_LANGUAGES] = "Languages",
	    [WORD_CATEGORIES] = "Topics",
	    [WORD_POPULAR] = "Read most",
	    [WORD_NEWEST] = "Newest",
	    [WORD_CONTENTS] = "On this page",
	    [WORD_UPDATED] = "Updated",
	    [WORD_MINUTES] = "min read",
	    [WORD_BEGINNER] = "For beginners",
	    [WORD_INTERMEDIATE] = "Some knowledge needed",
	    [WORD_ADVANCED] = "For experts",
	    [WORD_TAGS] = "Tags",
	    [WORD_TAG] = "Tag",
	    [WORD_RELATED] = "Related articles",
	    [WORD_FILES] = "Files",
	    [WORD_WATCH] = "Watch the video",
	    [WORD_OUTDATED] = "This article is outdated.",
	    [WORD_SOURCE_NEWER] =
		"The original of this translation has changed since:",
	    [WORD_HELPFUL] = "Was this helpful?",
	    [WORD_YES] = "Yes",
	    [WORD_NO] = "No",
	    [WORD_COMMENTS] = "Comments",
	    [WORD_TEAM] = "Support team",
	    [WORD_READER] = "A reader",
	    [WORD_PLACE] = "You are here",
	    [WORD_NOTHING] = "Nothing found. Try other words.",
	    [WORD_FOUND] = "{n} results",
	    [WORD_FOUND_ONE] = "1 result",
	    [WORD_NO_SCRIPT] = "Searching needs JavaScript. Here is all that "
			       "there is:",
	    [WORD_NOT_FOUND] = "This page does not exist",
	    [WORD_NOT_FOUND_HELP] =
		"It may have moved. Search for it, or begin at the home page:",
	    [WORD_FEED] = "News as a feed",
	    [WORD_ARTICLES] = "articles",
	    [WORD_ARTICLE] = "article",
	    [WORD_ALL_QUESTIONS] = "All questions",
	    [WORD_OTHER] = "Other topics",
	    [WORD_LEAD] = "How can we help?",
	    [WORD_KIND_GUIDE] = "Guide",
	    [WORD_KIND_TUTORIAL] = "Tutorial",
	    [WORD_KIND_TROUBLESHOOTING] = "Troubleshooting",
	    [WORD_KIND_VIDEO] = "Video",
	    [WORD_MARK] = "Link to this question",
	},
	"{d} {m} {y}",
	{"January", "February", "March", "April", "May", "June", "July",
	    "August", "September", "October", "November", "December"}},
    {"de", "Deutsch",
	{
	    [WORD_SKIP] = "Zum Inhalt springen",
	    [WORD_HOME] = "Startseite",
	    [WORD_SEARCH] = "Suchen",
	    [WORD_SEARCH_FOR] = "Wonach suchen Sie?",
	    [WORD_MENU] = "Hauptmenü",
	    [WORD_FAQ] = "Fragen und Antworten",
	    [WORD_ALL] = "Alle Artikel",
	    [WORD_LANGUAGES] = "Sprachen",
	    [WORD_CATEGORIES] = "Themen",
	    [WORD_POPULAR] = "Meistgelesen",
	    [WORD_NEWEST] = "Neu",
	    [WORD_CONTENTS] = "Auf dieser Seite",
	    [WORD_UPDATED] = "Stand",
	    [WORD_MINUTES] = "Min. Lesezeit",
	    [WORD_BEGINNER] = "Für Einsteiger",
	    [WORD_INTERMEDIATE] = "Vorkenntnisse nötig",
	    [WORD_ADVANCED] = "Für Fachleute",
	    [WORD_TAGS] = "Schlagwörter",
	    [WORD_TAG] = "Schlagwort",
	    [WORD_RELATED] = "Verwandte Artikel",
	    [WORD_FILES] = "Dateien",
	    [WORD_WATCH] = "Video ansehen",
	    [WORD_OUTDATED] = "Dieser Artikel ist veraltet.",
	    [WORD_SOURCE_NEWER] =
		"Das Original dieser Übersetzung ist inzwischen neuer:",
	    [WORD_HELPFUL] = "War das hilfreich?",
	    [WORD_YES] = "Ja",
	    [WORD_NO] = "Nein",
	    [WORD_COMMENTS] = "Kommentare",
	    [WORD_TEAM] = "Support-Team",
	    [WORD_READER] = "Jemand",
	    [WORD_PLACE] = "Sie sind hier",
	    [WORD_NOTHING] =
		"Nichts gefunden. Versuchen Sie es mit anderen Wörtern.",
	    [WORD_FOUND] = "{n} Treffer",
	    [WORD_FOUND_ONE] = "1 Treffer",
	    [WORD_NO_SCRIPT] = "Die Suche braucht JavaScript. Hier ist alles, "
			       "was es gibt:",
	    [WORD_NOT_FOUND] = "Diese Seite gibt es nicht",
	    [WORD_NOT_FOUND_HELP] = "Vielleicht ist sie umgezogen. Suchen Sie "
				    "danach, oder beginnen Sie auf der "
				    "Startseite:",
	    [WORD_FEED] = "Neuigkeiten als Feed",
	    [WORD_ARTICLES] = "Artikel",
	    [WORD_ARTICLE] = "Artikel",
	    [WORD_ALL_QUESTIONS] = "Alle Fragen",
	    [WORD_OTHER] = "Weitere Themen",
	    [WORD_LEAD] = "Wie können wir helfen?",
	    [WORD_KIND_GUIDE] = "Leitfaden",
	    [WORD_KIND_TUTORIAL] = "Anleitung",
	    [WORD_KIND_TROUBLESHOOTING] = "Problemlösung",
	    [WORD_KIND_VIDEO] = "Video",
	    [WORD_MARK] = "Link zu dieser Frage",
	},
	"{d}. {m} {y}",
	{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
	    "September", "Oktober", "November", "Dezember"}},
};

static const struct {
	const char *tag, *name;
} names[] = {{"ar", "العربية"}, {"bg", "Български"}, {"cs", "Čeština"},
    {"da", "Dansk"}, {"de", "Deutsch"}, {"el", "Ελληνικά"}, {"en", "English"},
    {"es", "Español"}, {"et", "Eesti"}, {"fa", "فارسی"}, {"fi", "Suomi"},
    {"fr", "Français"}, {"he", "עברית"}, {"hr", "Hrvatski"}, {"hu", "Magyar"},
    {"it", "Italiano"}, {"ja", "日本語"}, {"ko", "한국어"}, {"lt", "Lietuvių"},
    {"lv", "Latviešu"}, {"nb", "Norsk"}, {"nl", "Nederlands"}, {"no", "Norsk"},
    {"pl", "Polski"}, {"pt", "Português"}, {"ro", "Română"}, {"ru", "Русский"},
    {"sk", "Slovenčina"}, {"sl", "Slovenščina"}, {"sr", "Српски"},
    {"sv", "Svenska"}, {"tr", "Türkçe"}, {"uk", "Українська"}, {"ur", "اردو"},
    {"vi", "Tiếng Việt"}, {"zh", "中文"}};

/* "de" of "de-AT". */
static struct sv
main_part(const char *language)
{
	struct sv v = sv_of(language);

	return sv_sub(v, 0, sv_find_c(v, '-'));
}

const struct help_words *
help_words(const char *language)
{
	size_t i;

	for (i = 0; i < COUNT_OF(tables); i++)
		if (sv_is(main_part(language), tables[i].language))
			return &tables[i];
	return &tables[0];
}

const char *
help_language_name(const char *language)
{
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++)
		if (sv_is(sv_of(language), names[i].tag))
			return names[i].name;
	return language;
}

bool
help_is_rtl(const char *language)
{
	static const char *const tags[] = {"ar", "fa", "he", "ur"};
	size_t i;

	for (i = 0; i < COUNT_OF(tags); i++)
		if (sv_is(main_part(language), tags[i]))
			return true;
	return false;
}

static void
add_date_part(
    struct str *out, const struct help_words *w, struct civil c, char part)
{
	if (part == 'd')
		str_add_f(out, "%d", c.day);
	else if (part == 'm')
		str_add_s(out, w->months[c.month - 1]);
	else
		str_add_f(out, "%lld", (long long)c.year);
}

const char *
help_date(const struct help_words *w, int64_t t, struct arena *a)
{
	struct civil c = civil_of_utc(t);
	struct str out = STR_INIT;
	const char *p, *date;

	for (p = w->date; *p; p++) {
		if (p[0] == '{' && p[1] && p[2] == '}') {
			add_date_part(&out, w, c, p[1]);
			p += 2;
		} else {
			str_add_c(&out, *p);
		}
	}
	date = arena_dup(a, str_sv(&out));
	str_free(&out);
	return date;
}
