/* faq: questions with their answers. The verbs are those of kb, for articles of
 * one kind; here they are called what they are for. */
#include "verbs.h"

/* Of kb's verb: its operands and its line of help for questions. */
struct renamed {
	const struct verb *verb;
	const char *operands, *help;
};

static const struct renamed table[] = {
    {&verb_new, "[QUESTION] [field=value]...",
	"write a question; its answer in Markdown is read from stdin"},
    {&verb_list, "[QUERY]...", "list the questions that a query means"},
    {&verb_count, "[QUERY]...", "count the questions that a query means"},
    {&verb_show_question, "QUESTION...|-",
	"show a question with its answer; a reader counts once a day"},
    {&verb_set, "QUESTION...|- field=value...",
	"change fields; another question or answer is a new version"},
    {&verb_edit, "QUESTION", "edit a question in your editor"},
    {&verb_rm, "QUESTION...|-", "remove drafts that no reader ever saw"},
    {&verb_submit, "QUESTION...|-", "ask for a review of the newest version"},
    {&verb_review, "QUESTION...|-",
	"approve or reject what somebody else wrote and submitted"},
    {&verb_publish, "[QUESTION...|-]",
	"let readers see the approved version, now or at a time"},
    {&verb_unpublish, "QUESTION...|-",
	"take it from the readers, or out of the archive, to work on it"},
    {&verb_outdate, "QUESTION...|-", "warn its readers that it is outdated"},
    {&verb_archive, "QUESTION...|-",
	"take it out of use; nothing of it is lost"},
    {&verb_log, "QUESTION...|-",
	"the versions: whose, when, why, reviewed by whom"},
    {&verb_diff, "QUESTION [FROM [TO]]",
	"what changed between two versions, as diff -u shows it"},
    {&verb_revert, "QUESTION VERSION",
	"write a new version with the text of an old one"},
    {&verb_translate, "QUESTION LANGUAGE [field=value]...",
	"write its translation, or bring that up to date"},
    {&verb_tag, "QUESTION...|- {+WORD|-WORD}...",
	"give tags and take them away"},
    {&verb_search, "WORD...", "find what answers a question, the best first"},
    {&verb_fields, "[FIELD]",
	"list the fields of a question, or the values of one"},
    {&verb_import, "[FOLDER|FILE]...",
	"read questions: records on stdin, Markdown or HTML files"},
    {&verb_export, "[QUERY]...",
	"write questions as JSON lines, TSV or Markdown"},
    {&verb_rate, "QUESTION|- yes|no|none",
	"vote whether it helped; one vote each, which may be changed"},
    {&verb_votes, "QUESTION...|-",
	"list the votes with their comments, the last version's first"},
    {&verb_popular, NULL, "what was read most lately"},
    {&verb_related, "QUESTION|-",
	"what its readers may want next: linked, or like it"},
    {&verb_link, "QUESTION QUESTION...|-",
	"show each below the other, as related"},
    {&verb_unlink, "QUESTION QUESTION...|-", "take such links away"},
    {&verb_stale, NULL, "what needs work, and why"},
    {&verb_stats, "[QUERY]...",
	"figures: views, votes, comments, tickets answered"},
    {&verb_gaps, "[QUERY]...",
	"what was looked for and not found, the most asked first"},
    {&verb_suggest, "[TICKET|-]",
	"what may answer a ticket or a text on stdin, the best first"},
    {&verb_confirm, "QUESTION|-",
	"it answered somebody: it is found by those words from now on"},
    {&verb_phrasings, "[QUERY]...",
	"list the words that questions were confirmed in"},
    {&verb_phrasing_state, "PHRASING...|- pending|active|rejected|removed",
	"decide which of them questions are found by"},
    {&verb_order, "QUESTION...|-",
	"put questions in this order among those of their category"},
};

int
main(int argc, char **argv)
{
	struct verb verbs[COUNT_OF(table)];
	const struct program program = {
	    .name = "faq",
	    .help = "questions with answers: languages, votes, search",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};
	size_t i;

	for (i = 0; i < COUNT_OF(table); i++) {
		verbs[i] = *table[i].verb;
		verbs[i].operands = table[i].operands;
		verbs[i].help = table[i].help;
	}
	return cmd_main(&program, argc, argv);
}
