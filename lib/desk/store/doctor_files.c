/* What is wrong with the files of a store. */
#define _XOPEN_SOURCE 700 /* S_ISVTX */

#include "desk/store/doctor_part.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
	MB = 1024 * 1024,
	FREE_ERROR_MB = 20, /* less than that is as good as full */
	FREE_WARN_MB = 500,
	LOG_WARN_MB = 256, /* so large only while a reader hinders it */
};

static bool
may(const char *path, int how)
{
	return faccessat(AT_FDCWD, path, how, AT_EACCESS) == 0;
}

/* Who else may read or change a file of the store? */
static void
look_at_mode(struct doctor *doc, const char *path, const struct stat *st)
{
	if (st->st_mode & S_IWOTH)
		doctor_say(doc, FINDING_ERROR,
		    doctor_text(doc, "chmod o-rwx '{}'", path),
		    "anybody on this host can change '%s'", path);
	else if (st->st_mode & S_IROTH)
		doctor_say(doc, FINDING_WARN,
		    doctor_text(doc, "chmod o-rwx '{}'", path),
		    "anybody on this host can read '%s'", path);
}

static const char *
folder_of(struct doctor *doc, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return arena_dup(doc->desk->arena,
	    (struct sv){path, slash == path ? 1 : (size_t)(slash - path)});
}

static void
look_at_folder(struct doctor *doc, const char *folder)
{
	struct stat st;

	if (stat(folder, &st) != 0)
		return;
	if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
		doctor_say(doc, FINDING_ERROR,
		    doctor_text(doc, "chmod o-w '{}'", folder),
		    "anybody on this host can put other files into '%s'",
		    folder);
	else if (doc->desk->config.is_trusted_only &&
	    (st.st_mode & (S_IROTH | S_IXOTH)))
		/* Files beside the store belong to the user who came first. */
		doctor_say(doc, FINDING_ERROR,
		    doctor_text(doc, "chmod o-rwx '{}'", folder),
		    "anybody on this host can look into '%s', where the "
		    "programs guard the desk",
		    folder);
	else if (!may(folder, W_OK))
		doctor_say(doc, FINDING_WARN,
		    "ask its owner for the right, if you are to write",
		    "you cannot make files in '%s'", folder);
	else
		doctor_say(doc, FINDING_OK, NULL,
		    "the folder '%s' is yours to write", folder);
}

/* Files that root made are the usual reason why nobody else gets on. */
void
doctor_files(struct doctor *doc)
{
	const char *const *file = db_files(doc->desk->url, doc->desk->arena);
	const char *const main_file = *file;
	struct stat st;
	bool is_mine;

	if (!main_file || stat(main_file, &st) != 0)
		return;
	is_mine = may(main_file, W_OK);
	if (!is_mine)
		doctor_say(doc, FINDING_WARN,
		    "ask its owner for the right, if you are to write",
		    "you can read '%s', but not change it", main_file);
	for (; *file; file++) {
		if (stat(*file, &st) != 0)
			continue;
		look_at_mode(doc, *file, &st);
		if (is_mine && !may(*file, R_OK | W_OK))
			doctor_say(doc, FINDING_ERROR,
			    doctor_text(doc,
				"give '{}' the owner and mode of the "
				"database",
				*file),
			    "you cannot write '%s', which belongs to the "
			    "database",
			    *file);
		if (*file != main_file && st.st_size > (off_t)LOG_WARN_MB * MB)
			doctor_say(doc, FINDING_WARN,
			    "look for a program that reads for hours, and end "
			    "it",
			    "'%s' has grown to %lld MB", *file,
			    (long long)st.st_size / MB);
	}
	look_at_folder(doc, folder_of(doc, main_file));
}

void
doctor_space(struct doctor *doc)
{
	const char *const *file = db_files(doc->desk->url, doc->desk->arena);
	const char *folder;
	struct statvfs fs;
	long long left;

	if (!*file)
		return;
	folder = folder_of(doc, *file);
	if (statvfs(folder, &fs) != 0)
		return;
	left = (long long)((double)fs.f_bavail * (double)fs.f_frsize / MB);
	doctor_say(doc,
	    left < FREE_ERROR_MB      ? FINDING_ERROR
		: left < FREE_WARN_MB ? FINDING_WARN
				      : FINDING_OK,
	    left < FREE_WARN_MB ? "make room, or move the desk" : NULL,
	    "there are %lld MB left in '%s'", left, folder);
}
