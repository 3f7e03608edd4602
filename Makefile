# medusa-stream. The link lines below are the architecture: what a tool is
# made of, and which library stands behind which file.
#
#   make                 the four programs
#   make demo            the main job against a private Medusa, shown
#   make check           all tests; check-fast: those that need no Medusa
#   make lint            format, cppcheck, shellcheck, man pages
#   make asan            the same programs with sanitizers, in build/asan
#   make install         PREFIX, DESTDIR

CC ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
INSTALL ?= install
HARDEN ?= 1
WERROR ?=
B ?= build
OUT ?= .

VERSION := $(shell cat VERSION)
TOOLS := ms-fetch ms-pick ms-batch ms-push
PROGRAMS := $(TOOLS:%=$(OUT)/%)

WARN := -Wall -Wextra -Wshadow -Wformat=2 -Wpointer-arith -Wcast-qual \
	-Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes \
	-Wredundant-decls -Wundef -Wvla $(if $(WERROR),-Werror)
ifeq ($(HARDEN),1)
HARD_C := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
HARD_LD := -pie -Wl,-z,relro -Wl,-z,now
endif
OUR_CFLAGS := -std=c11 $(WARN) $(HARD_C) -MMD -MP
OUR_CPPFLAGS := -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -Icommon

BASE := err mem buf io opt
LIB_ms-pick := $(BASE) json utf8 path pick
LIB_ms-batch := $(BASE) json utf8 lines
LIB_ms-fetch := $(BASE) json utf8 path pick retry http secret url
LIB_ms-push := $(BASE) json utf8 lines retry http secret url map value \
	decimal medusa refs product diff diff_variants sync
LDLIBS_ms-pick := -lyajl
LDLIBS_ms-batch := -lyajl
LDLIBS_ms-fetch := -lyajl -lcurl
LDLIBS_ms-push := -lyajl -lcurl

all: $(PROGRAMS)

define link
$(OUT)/$(1): $(B)/tools/$(1).o $(LIB_$(1):%=$(B)/common/%.o)
	$$(CC) $$(CFLAGS) $$(HARD_LD) $$(LDFLAGS) -o $$@ $$^ $$(LDLIBS_$(1)) $$(LDLIBS)
endef
$(foreach t,$(TOOLS),$(eval $(call link,$(t))))

$(B)/%.o: %.c VERSION
	@mkdir -p $(@D)
	$(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) -c -o $@ $<

-include $(wildcard $(B)/*/*.d)

clean:
	rm -rf build $(TOOLS)

.PHONY: all clean
.DELETE_ON_ERROR:
