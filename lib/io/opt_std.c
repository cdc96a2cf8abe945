/* The options that mean the same in every program. */
#include "io/opt.h"

#include "io/out.h"

const struct opt_std_row opt_std_table[] = {
    {OPT_STD_DATABASE,
	{'d', "database", OPT_TEXT, "URL", "the store: a file or postgresql://",
	    NULL, false}},
    {OPT_STD_DATABASE,
	{'\0', "as", OPT_TEXT, "AGENT", "act as another agent", NULL, false}},
    {OPT_STD_OUTPUT,
	{'o', "output", OPT_TEXT, "FORMAT", "how records are printed",
	    out_formats, false}},
    {OPT_STD_OUTPUT,
	{'H', "no-header", OPT_FLAG, NULL, "leave the header line out", NULL,
	    false}},
    {OPT_STD_FIELDS,
	{'\0', "fields", OPT_TEXT, "NAMES",
	    "which fields, in order, joined by commas", NULL, false}},
    {OPT_STD_LIMIT,
	{'n', "limit", OPT_INT, "N", "at most N records", NULL, false}},
    {OPT_STD_QUIET,
	{'q', "quiet", OPT_FLAG, NULL, "print nothing, answer by exit status",
	    NULL, false}},
    {OPT_STD_VERBOSE,
	{'v', "verbose", OPT_FLAG, NULL, "say what is being done", NULL,
	    false}},
    {OPT_STD_YES, {'y', "yes", OPT_FLAG, NULL, "do not ask", NULL, false}},
    {OPT_STD_FILE,
	{'f', "file", OPT_TEXT, "FILE", "read FILE instead of stdin", NULL,
	    false}},
    {OPT_STD_DRY_RUN,
	{'\0', "dry-run", OPT_FLAG, NULL, "show what would be done", NULL,
	    false}},
    {OPT_STD_WHERE,
	{'\0', "where", OPT_TEXT, "QUERY", "all that QUERY finds, too", NULL,
	    false}},
    {0, {'\0', "help", OPT_FLAG, NULL, "print this help", NULL, false}},
    {0, {'\0', "version", OPT_FLAG, NULL, "print the version", NULL, false}},
    {0, {'\0', NULL, OPT_FLAG, NULL, NULL, NULL, false}},
};

const struct opt *
opt_taken(const struct opt *own, size_t n_own, unsigned std, size_t i)
{
	const struct opt_std_row *row;

	if (i < n_own)
		return &own[i];
	i -= n_own;
	for (row = opt_std_table; row->opt.name; row++) {
		if (row->bit && !(row->bit & std))
			continue;
		if (i-- == 0)
			return &row->opt;
	}
	return NULL;
}
