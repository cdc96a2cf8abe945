/* Are the programs there, and found by their names? */
#include "desk/store/doctor_part.h"

#include <sys/stat.h>

#include "base/proc.h"

static void
look_at_program(struct doctor *doc, const char *base)
{
	const char *name =
	    arena_printf(doc->desk->arena, "%s%s", doc->prefix, base);
	const char *own =
	    arena_printf(doc->desk->arena, "%s/%s", doc->folder, name);
	const char *found = proc_find(name, doc->desk->arena);
	struct stat a, b;

	if (stat(own, &a) != 0)
		doctor_say(doc, FINDING_ERROR, "install all of deskutils",
		    "'%s' is missing", own);
	else if (!found)
		doctor_say(doc, FINDING_WARN,
		    doctor_text(doc, "put '{}' into PATH", doc->folder),
		    "'%s' is not found by its name", own);
	else if (stat(found, &b) != 0 || a.st_dev != b.st_dev ||
	    a.st_ino != b.st_ino)
		doctor_say(doc, FINDING_WARN,
		    doctor_text(doc,
			"put '{}' in front of PATH, or install with "
			"PROGRAM_PREFIX",
			doc->folder),
		    "'%s' runs '%s', which is another program", name, found);
	else
		doctor_say(
		    doc, FINDING_OK, NULL, "'%s' is found by its name", own);
}

void
doctor_programs(struct doctor *doc)
{
	static const char *const core[] = {
	    "desk", "ticket", "mail2ticket", "agent"};
	size_t i;

	for (i = 0; doc->folder && i < COUNT_OF(core); i++)
		look_at_program(doc, core[i]);
}
