/* kb: the knowledge base. */
#include "verbs.h"

#include <string.h>

bool
is_for_people(struct cmd *c)
{
	return strcmp(opt_text(&c->opts, "output", "table"), "table") == 0;
}

enum rc
run_sub(struct cmd *c, const struct sub_verb *subs, size_t n, const char *usage,
    struct err *e)
{
	const char *word = c->opts.n_operands ? c->opts.operands[0] : "";
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(word, subs[i].name) != 0)
			continue;
		c->opts.operands++;
		c->opts.n_operands--;
		return subs[i].run(c, e);
	}
	return err_set(e, RC_USAGE, "%s%s%sgive %s", *word ? "'" : "", word,
	    *word ? "': " : "", usage);
}

int
main(int argc, char **argv)
{
	const struct verb verbs[] = {verb_new, verb_list, verb_count, verb_show,
	    verb_set, verb_edit, verb_rm, verb_submit, verb_review,
	    verb_publish, verb_unpublish, verb_outdate, verb_archive, verb_log,
	    verb_diff, verb_revert, verb_translate, verb_category, verb_tag,
	    verb_attach, verb_detach, verb_search, verb_fields, verb_import,
	    verb_export};
	const struct program program = {
	    .name = "kb",
	    .help = "articles and questions: versions, review, search",
	    .verbs = verbs,
	    .n_verbs = COUNT_OF(verbs),
	};

	return cmd_main(&program, argc, argv);
}
