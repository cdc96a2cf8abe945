/* kb: the knowledge base. */
#include "verbs.h"

int
main(int argc, char **argv)
{
	const struct verb verbs[] = {verb_new, verb_list, verb_count, verb_show,
	    verb_set, verb_edit, verb_rm, verb_submit, verb_review,
	    verb_publish, verb_unpublish, verb_outdate, verb_archive, verb_log,
	    verb_diff, verb_revert, verb_translate, verb_category, verb_tag,
	    verb_attach, verb_detach, verb_search, verb_fields, verb_import,
	    verb_export, verb_rate, verb_votes, verb_comment, verb_comments,
	    verb_moderate, verb_popular, verb_related, verb_link, verb_unlink,
	    verb_stale, verb_stats, verb_gaps, verb_suggest, verb_confirm,
	    verb_phrasings, verb_phrasing_state, verb_from_ticket, verb_flow,
	    verb_order};
	const struct program program = {
	    .name = "kb",
	    .help = "articles and questions: versions, review, search",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};

	return cmd_main(&program, argc, argv);
}
