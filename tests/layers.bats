load lib/helper

# tests/layers must find every violation of the rows and report nothing else. The
# tests use a copy of the lowest three layers and of one tool.

rows=('http: json base' 'json: base' 'base:' 'ms-pick: json base')

setup_file() {
  cd "$BATS_FILE_TMPDIR" || return
  local top=$BATS_TEST_DIRNAME/..
  mkdir -p tree/common tree/tools tree/tests
  cp -r "$top"/common/{base,json,http} tree/common
  cp "$top/tools/ms-pick.c" tree/tools
  cp "$top/tests/layers" tree/tests
  cp "$top"/{Makefile,VERSION} tree
  cd tree && make_layers
}

# make_layers [TARGET]: runs make layers as the Makefile does, or builds one archive.
make_layers() {
  env -u MAKEFLAGS -u MAKELEVEL make -s CFLAGS='-O0 -w' HARDEN=0 \
    LAYERS='http json base' TOOLS=ms-pick "${1-layers}" >made 2>&1 3>&- || {
    cat made >&2
    return 1
  }
}

set_up() {
  cp -a "$BATS_FILE_TMPDIR/tree" . && cd tree || return
}

# finds LINE…: tests/layers must fail and print these lines before its last one.
finds() {
  make_layers build/common/base.a
  make_layers build/common/json.a
  make_layers build/tools/ms-pick.o
  capture tests/layers build "${rows[@]}"
  [ "$status" = 1 ] || explain 'expected status 1'
  prints_nothing
  printf '%s\n' "$@" 'layers: the Makefile says what a layer may use' |
    diff -u - "$err"
}

# last_line FILE: prints the number of its last line.
last_line() { wc -l <"$1"; }

@test "layers: accepts a tree that follows its rows" {
  make_layers
  capture tests/layers build "${rows[@]}"
  ends 0
  prints_nothing
}

@test "layers: finds an include of a layer above" {
  echo '#include "http/url.h"' >>common/json/path.c
  echo ' # include <http/retry.h> /* found by -Icommon */' >>common/base/mem.h
  echo '#include "http/url.h"' >>tools/ms-pick.c
  finds "common/json/path.c:$(last_line common/json/path.c): #include \"http/url.h\"" \
    "common/base/mem.h:$(last_line common/base/mem.h):  # include <http/retry.h> /* found by -Icommon */" \
    "tools/ms-pick.c:$(last_line tools/ms-pick.c): #include \"http/url.h\""
}

@test "layers: finds an include without the layer's name" {
  echo '#include "path.h"' >>common/json/pick.c
  finds "common/json/pick.c:$(last_line common/json/pick.c): #include \"path.h\""
}

@test "layers: finds a call to a layer above that has no include" {
  cat >>common/json/path.c <<'END'
extern void url_remember(const char *url);
void path_call(void);
void path_call(void)
{
	url_remember("");
}
END
  finds 'json/path.o: uses url_remember, which is in http'
}

@test "layers: finds uses of weak symbols, of data and of a tool's symbols" {
  cat >>common/base/mem.c <<'END'
extern int path_count;
extern int pick_count;
void path_weak(void) __attribute__((weak));
int mem_call(void);
int mem_call(void)
{
	return path_weak ? path_count : pick_count;
}
END
  printf '%s\n' 'int path_count;' 'void path_weak(void);' 'void path_weak(void) {}' \
    >>common/json/path.c
  echo 'int pick_count;' >>tools/ms-pick.c
  finds 'base/mem.o: uses path_count, which is in json' \
    'base/mem.o: uses path_weak, which is in json' \
    'base/mem.o: uses pick_count, which is in ms-pick'
}

@test "layers: finds a name defined twice" {
  echo 'int twice;' >>common/json/path.c
  echo 'int twice;' >>common/base/mem.c
  finds 'twice is defined in json/path.o and in base/mem.o'
}

@test "layers: finds a file that belongs to no row" {
  echo 'int extra;' | tee common/extra.c common/base/extra.h >tools/extra.c
  mkdir common/more common/json/deeper
  echo 'int extra;' | tee common/json/deeper/extra.c >common/more/extra.c
  finds 'common/extra.c: belongs to no layer and no tool' \
    'common/json/deeper/extra.c: belongs to no layer and no tool' \
    'common/more/extra.c: belongs to no layer and no tool' \
    'tools/extra.c: belongs to no layer and no tool'
}

@test "layers: finds rows with an unknown, higher or repeated layer" {
  rows=('http: json base' 'json: base http' 'base: base' 'ms-pick: json base json')
  finds 'row "json: base http": http is out of order, or no layer' \
    'row "base: base": base is out of order, or no layer' \
    'row "ms-pick: json base json": json is out of order, or no layer'
  rows[3]='ms-pick: jason json base'
  rows[2]='base:' rows[1]='json: base'
  finds 'row "ms-pick: jason json base": jason is out of order, or no layer'
}

@test "layers: fails when an archive is missing" {
  rm build/common/json.a
  capture tests/layers build "${rows[@]}"
  [ "$status" != 0 ] || explain 'expected a failure'
  grep -q json.a "$err" || explain 'the archive is not named'
}
