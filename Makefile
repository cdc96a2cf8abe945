# deskutils: GNU make. `make try` shows the main job, `make test` runs it all.

VERSION = 0.1.0
PREFIX ?= /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
LIBDIR = $(PREFIX)/lib/deskutils
DATADIR = $(PREFIX)/share/deskutils
SYSCONFDIR ?= /etc
PROGRAM_PREFIX ?=

CC ?= cc
PKG_CONFIG ?= pkg-config
CLANG_FORMAT ?= clang-format

# SAN=1: AddressSanitizer and UBSan, in a build folder of its own.
# DEV=1: every warning is an error.
# STATIC=0: shared libraries only. 1 takes the archives that are there, which
# halves the start-up of each command.
STATIC ?= 1
BUILD ?= build$(if $(SAN),/san)$(if $(DEV),/dev)

PACKAGES = sqlite3 libcjson inih gumbo nettle libzstd
EXTRA_LIBS = -lm -lpthread -ldl
# Shared libraries that only some programs have.
outbox_LIBS = -lesmtp -lssl -lcrypto -lcurl
mailfetch_LIBS = -letpan -lgnutls
transport_LIBS = $(outbox_LIBS)
fetch_LIBS = $(mailfetch_LIBS)
# Markdown and the heads of its files: archives where they are there.
markdown_LIBS = $(foreach l,-lcmark-gfm-extensions -lcmark-gfm,$(call one_lib,$(l)))
yaml_LIBS = $(call one_lib,-lyaml)
article_LIBS = $(yaml_LIBS)
kb_LIBS = $(markdown_LIBS) $(yaml_LIBS)
faq_LIBS = $(kb_LIBS)
flow_LIBS = $(markdown_LIBS)

WARNINGS = -Wall -Wextra
DEV_WARNINGS = -Werror -Wpedantic -Wconversion -Wno-sign-conversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wformat=2 -Wundef -Wvla \
	-Wcast-qual -Wwrite-strings -Wimplicit-fallthrough -Wnull-dereference \
	-Wdouble-promotion
ifdef SAN
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
HARDEN = -fsanitize=address,undefined -fno-sanitize-recover=all
LINK_HARDEN = $(HARDEN)
STATIC = 0
else
CFLAGS ?= -O2 -g
HARDEN = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
LINK_HARDEN = -pie -Wl,-z,relro,-z,now
endif

C_FLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -DDESK_VERSION='"$(VERSION)"' \
	-DDESK_SYSCONFDIR='"$(SYSCONFDIR)"' -DDESK_LIBDIR='"$(LIBDIR)"' \
	-Ilib $(CPPFLAGS) \
	$(WARNINGS) $(if $(DEV),$(DEV_WARNINGS)) $(CFLAGS) $(HARDEN) \
	$(PKG_CFLAGS)

# Asked of pkg-config once, and only by a goal that compiles.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES)))$(PKG_LIBS)
# -lX, or the path of libX.a where STATIC is asked for and there is one.
archive = $(shell $(CC) -print-file-name=lib$(1:-l%=%).a)
one_lib = $(if $(and $(filter 1,$(STATIC)),$(filter -l%,$(1)),$(filter /%,$(archive))),$(archive),$(1))
LIBS = $(eval LIBS := -Wl,--as-needed $(foreach l,$(PKG_LIBS) -lstemmer,$(call one_lib,$(l))) $(EXTRA_LIBS))$(LIBS)

# Folders of share/ that are built into the library (lib/base/embed.h).
EMBEDDED = schema templates html

# What is loaded when a database's URL asks for it (lib/db/backend.c), and the
# parts of the library that it has copies of.
MODULE_SOURCES = $(wildcard lib/db/pg*.c) lib/db/url.c \
	$(MODULE_BASE:%=lib/base/%.c)
MODULE_BASE = arena civil clock clock_parse err num rights str sv utf8
MODULE_OBJECTS = $(MODULE_SOURCES:%.c=$(BUILD)/pic/%.o)
MODULE = $(BUILD)/lib/desk-postgres.so
HAS_LIBPQ := $(shell $(PKG_CONFIG) --exists libpq 2>/dev/null && echo yes)
PQ_CFLAGS = $(eval PQ_CFLAGS := $(shell $(PKG_CONFIG) --cflags libpq))$(PQ_CFLAGS)

LIB_SOURCES = $(filter-out lib/db/pg%.c,$(wildcard lib/*/*.c lib/*/*/*.c))
LIB_OBJECTS = $(LIB_SOURCES:%.c=$(BUILD)/obj/%.o) \
	$(EMBEDDED:%=$(BUILD)/gen/%.o)
ARCHIVE = $(BUILD)/libdesk.a

# A program is cmd/NAME.c or the folder cmd/NAME with its main.c.
PROGRAMS = $(sort $(patsubst cmd/%.c,%,$(wildcard cmd/*.c)) \
	$(patsubst cmd/%/main.c,%,$(wildcard cmd/*/main.c)))
program_sources = $(wildcard cmd/$(1).c cmd/$(1)/*.c) $($(1)_SHARES)
# faq is kb for one kind of article, with a table of its own.
faq_SHARES = $(filter-out cmd/kb/main.c,$(wildcard cmd/kb/*.c))
program_objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(call program_sources,$(1)))
BINARIES = $(PROGRAMS:%=$(BUILD)/bin/%)

UNITS = $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
UNIT_BINARIES = $(UNITS:%=$(BUILD)/unit/%)
# Programs that only tests use.
TOOLS = $(filter-out $(if $(HAS_LIBPQ),,bench/pgfloor),$(patsubst tests/%.c,%, \
	$(wildcard tests/corpus/*.c tests/bench/*.c tests/tool/*.c)))
TOOL_BINARIES = $(TOOLS:%=$(BUILD)/tests/%)

FUZZERS = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
FUZZ_BINARIES = $(FUZZERS:%=$(BUILD)/fuzz/%)

# V=1 shows the whole commands.
ifndef V
Q = @
say = @echo '  $(1)  $(patsubst $(BUILD)/%,%,$@)'
endif

.PHONY: all try test check lint bench soak fuzz install uninstall completions dist \
	clean deps format units fuzzers

all: $(BINARIES) $(if $(HAS_LIBPQ),$(MODULE),no-module)

no-module:
	@echo '  no libpq (libpq-dev): this build opens no postgresql:// database'
.PHONY: no-module

$(BUILD)/obj/%.o: %.c Makefile
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(C_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(Q)$(CC) $(C_FLAGS) -MMD -MP -c -o $@ $<

$(ARCHIVE): $(LIB_OBJECTS)
	@rm -f $@
	$(Q)ar rcs $@ $^

.SECONDEXPANSION:
$(EMBEDDED:%=$(BUILD)/gen/%.c): $(BUILD)/gen/%.c: share/embed.sh \
	$$(sort $$(wildcard share/$$*/*))
	@mkdir -p $(@D)
	$(Q)LC_ALL=C share/embed.sh $* $(filter-out $<,$^) >$@.new && \
		mv $@.new $@

$(BINARIES): $(BUILD)/bin/%: $$(call program_objects,$$*) $(ARCHIVE)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LINK_HARDEN) $(LDFLAGS) -o $@ $^ $(LIBS) \
		$($*_LIBS)

$(BUILD)/pic/%.o: %.c Makefile
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(C_FLAGS) $(PQ_CFLAGS) -fPIC -fvisibility=hidden -MMD -MP \
		-c -o $@ $<

# One name is seen from outside; all others are its own.
$(MODULE): $(MODULE_OBJECTS)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) -shared -Wl,-Bsymbolic,-z,relro,-z,now \
		$(if $(SAN),,-z defs) $(CFLAGS) \
		$(filter-out -pie,$(LINK_HARDEN)) $(LDFLAGS) -o $@ $^ \
		$$($(PKG_CONFIG) --libs libpq)

$(UNIT_BINARIES): $(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(ARCHIVE)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LINK_HARDEN) $(LDFLAGS) -o $@ $^ $(LIBS) \
		$($*_LIBS)

$(TOOL_BINARIES): $(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(ARCHIVE)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LINK_HARDEN) $(LDFLAGS) -o $@ $^ $(LIBS)

# The bench's floors are linked as any plain program.
$(BUILD)/tests/bench/floor: LIBS = -lsqlite3
$(BUILD)/tests/bench/pgfloor: LIBS = -lpq
$(BUILD)/obj/tests/bench/pgfloor.o: PKG_CFLAGS = $(PQ_CFLAGS)

$(FUZZ_BINARIES): $(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(ARCHIVE)
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LINK_HARDEN) $(LDFLAGS) -o $@ $^ $(LIBS) \
		$($*_LIBS)

units: $(UNIT_BINARIES)
fuzzers: $(FUZZ_BINARIES)

# What the build and the tests need, installed where it is missing.
deps:
	@share/deps.sh build
test-deps:
	@share/deps.sh build test
.PHONY: test-deps

# The first thing to type: a real mail becomes a ticket.
try: deps
	@$(MAKE) --no-print-directory -s -j2 all
	@share/try.sh $(BUILD)/bin

# All tests; `make test SAN=1` runs them under the sanitizers, `make test
# STORE=postgres` those that have to do with a store on a server of their own.
# `make check` is the same without a look at what is installed.
test: test-deps
	@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j2) \
		check

check: all $(UNIT_BINARIES) $(TOOL_BINARIES)
	@BUILD=$(BUILD) SAN=$(SAN) STORE=$(STORE) tests/run.sh

# What has $(MAKE) in it is run by make -n, too.
MAKE_AGAIN = $(MAKE)

lint: test-deps
	@BUILD=$(BUILD) MAKE='$(MAKE_AGAIN)' tests/lint/run.sh

# STORE=postgres measures that store beside SQLite.
bench: all $(TOOL_BINARIES)
	@BUILD=$(BUILD) tests/bench/$(if $(filter postgres,$(STORE)),stores,run).sh

# What tests do for seconds, for half an hour; STORE=postgres for that store.
soak: all $(TOOL_BINARIES)
	@BUILD=$(BUILD) STORE=$(STORE) tests/soak/run.sh

# The fuzz targets are built by clang, with a library of their own: the script
# calls make again, for the goal fuzzers.
fuzz:
	@BUILD=$(BUILD) MAKE='$(MAKE_AGAIN)' tests/fuzz/run.sh

format:
	$(CLANG_FORMAT) -i $$(git ls-files '*.c' '*.h')

completions: all
	@share/completions.sh $(BUILD)/bin $(PROGRAMS)

install: all
	@share/install.sh install '$(DESTDIR)' '$(BINDIR)' '$(LIBDIR)' \
		'$(MANDIR)' '$(DATADIR)' '$(PREFIX)' '$(PROGRAM_PREFIX)' $(BUILD) \
		$(PROGRAMS)

uninstall:
	@share/install.sh uninstall '$(DESTDIR)' '$(BINDIR)' '$(LIBDIR)' \
		'$(MANDIR)' '$(DATADIR)' '$(PREFIX)' '$(PROGRAM_PREFIX)' $(BUILD) \
		$(PROGRAMS)

dist:
	@mkdir -p $(BUILD)
	git archive --format=tar.gz --prefix=deskutils-$(VERSION)/ \
		-o $(BUILD)/deskutils-$(VERSION).tar.gz HEAD

clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
