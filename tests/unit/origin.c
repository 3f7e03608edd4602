/*
 * http/origin.h: origins, allowed targets of a link, and URL references.
 */
#include "http/origin.h"

#include "unit.h"

#include <stdlib.h>

static const struct {
	int line;
	const char *url, *origin;
	bool plain, loopback;
} origins[] = {
    CASE("http://a.example/", "http://a.example:80", true, false),
    CASE("https://a.example", "https://a.example:443", false, false),
    CASE(
	"https://a.example:8443/x?y#z", "https://a.example:8443", false, false),
    CASE("HTTP://A.Example/", "http://a.example:80", true, false),
    CASE("http://AZ@AZ.example/", "http://az.example:80", true, false),
    CASE("http://user:word@a.example/", "http://a.example:80", true, false),
    CASE("http://localhost:9000/", "http://localhost:9000", true, true),
    CASE("http://LOCALHOST/", "http://localhost:80", true, true),
    CASE("https://127.0.0.1/", "https://127.0.0.1:443", false, true),
    CASE("http://127.9.9.9:81/", "http://127.9.9.9:81", true, true),
    CASE("http://[::1]:9000/", "http://[::1]:9000", true, true),
    CASE("http://[::2]/", "http://[::2]:80", true, false),
    CASE("http://127.1.1.1.1/", "http://127.1.1.1.1:80", true, false),
    CASE("http://127.0.0.1.example.com/", "http://127.0.0.1.example.com:80",
	true, false),
    CASE("http://128.0.0.1/", "http://128.0.0.1:80", true, false),
    CASE("http://localhost.example/", "http://localhost.example:80", true,
	false),
    CASE("ftp://a.example/", NULL, false, false),
    CASE("file:///etc/passwd", NULL, false, false),
    CASE("a.example/products", NULL, false, false),
    CASE("", NULL, false, false),
    CASE("http://", NULL, false, false),
    CASE("http://a.example:99999/", NULL, false, false),
    CASE("http://a b/", NULL, false, false),
    /* A host is decoded, once. */
    CASE("http://%61%5A/", "http://az:80", true, false),
    CASE("http://[fe80::1%25lo]/", "http://[fe80::1]:80", true, false),
    CASE("http://%2541/", NULL, false, false),
    CASE("http://%7F/", NULL, false, false),
};

static void check_origins(void)
{
	for (size_t i = 0; i < COUNT(origins); i++) {
		bool plain = false, loopback = false;
		int line = origins[i].line;
		char *origin = origin_of(origins[i].url, &plain, &loopback);

		SAME_TEXT(line, origin, origins[i].origin);
		SAME_BOOL(line, plain, origins[i].plain);
		SAME_BOOL(line, loopback, origins[i].loopback);
		SAME_BOOL(
		    line, origin_is_here(origins[i].url), origins[i].loopback);
		SAME_BOOL(line, origin_same(origins[i].url, origins[i].url),
		    origins[i].origin != NULL);
		free(origin);
	}
}

#define CROSS "at another origin; use --allow-origin to allow it"
#define DOWN                                                                   \
	"a downgrade to http, never followed; the server must "                \
	"give an https URL"

#define UP                                                                     \
	"the same host by https; start with an https URL, because secrets go " \
	"only to the first origin"

static const char *const also[] = {
    "https://cdn.example/any/path", "http://old.example", NULL};

static const struct {
	int line;
	const char *home, *to;
	bool same;
	const char *why, *why_alone; /* with and without `also` */
} follows[] = {
    CASE("https://a.example/1", "https://a.example:443/2", true, NULL, NULL),
    CASE("http://a.example/1", "http://A.EXAMPLE/2?x", true, NULL, NULL),
    CASE("http://a.example/1", "http://u:p@a.example/2", true, NULL, NULL),
    CASE("https://a.example/", "https://b.example/", false, CROSS, CROSS),
    CASE("https://a.example/", "https://a.example:444/", false, CROSS, CROSS),
    CASE("https://a.example/", "https://x.a.example/", false, CROSS, CROSS),
    CASE("http://a.example/", "https://A.example:8443/", false, UP, UP),
    CASE("http://old.example/", "https://b.example/", false, CROSS, CROSS),
    CASE("http://cdn.example/", "https://cdn.example/", false, NULL, UP),
    CASE("https://a.example/", "http://a.example/", false, DOWN, DOWN),
    CASE("https://a.example/", "https://cdn.example/2", false, NULL, CROSS),
    CASE("https://a.example/", "http://old.example/2", false, DOWN, DOWN),
    CASE("http://a.example/", "http://old.example/2", false, NULL, CROSS),
    CASE("http://a.example/", "http://cdn.example/2", false, CROSS, CROSS),
    CASE("https://a.example/", "file:///etc/passwd", false, DOWN, DOWN),
    CASE("http://a.example/", "file:///etc/passwd", false, CROSS, CROSS),
};

static void check_follows(void)
{
	for (size_t i = 0; i < COUNT(follows); i++) {
		const char *home = follows[i].home, *to = follows[i].to;
		int line = follows[i].line;

		SAME_BOOL(line, origin_same(home, to), follows[i].same);
		SAME_BOOL(line, origin_same(to, home), follows[i].same);
		SAME_TEXT(line, origin_may_not_follow(home, also, CROSS, to),
		    follows[i].why);
		SAME_TEXT(line, origin_may_not_follow(home, NULL, CROSS, to),
		    follows[i].why_alone);
	}
}

/*
 * The 42 examples of RFC 3986, sections 5.4.1 and 5.4.2, in their order,
 * without the fragments. "//g" has the path that a request needs, "http:g" is
 * resolved as the RFC allows for backward compatibility, and "g:h" is not http.
 */
#define BASE "http://a/b/c/d;p?q"

static const struct {
	int line;
	const char *reference, *url;
} examples[] = {
    CASE("g:h", NULL),
    CASE("g", "http://a/b/c/g"),
    CASE("./g", "http://a/b/c/g"),
    CASE("g/", "http://a/b/c/g/"),
    CASE("/g", "http://a/g"),
    CASE("//g", "http://g/"),
    CASE("?y", "http://a/b/c/d;p?y"),
    CASE("g?y", "http://a/b/c/g?y"),
    CASE("#s", "http://a/b/c/d;p?q"),
    CASE("g#s", "http://a/b/c/g"),
    CASE("g?y#s", "http://a/b/c/g?y"),
    CASE(";x", "http://a/b/c/;x"),
    CASE("g;x", "http://a/b/c/g;x"),
    CASE("g;x?y#s", "http://a/b/c/g;x?y"),
    CASE("", "http://a/b/c/d;p?q"),
    CASE(".", "http://a/b/c/"),
    CASE("./", "http://a/b/c/"),
    CASE("..", "http://a/b/"),
    CASE("../", "http://a/b/"),
    CASE("../g", "http://a/b/g"),
    CASE("../..", "http://a/"),
    CASE("../../", "http://a/"),
    CASE("../../g", "http://a/g"),
    CASE("../../../g", "http://a/g"),
    CASE("../../../../g", "http://a/g"),
    CASE("/./g", "http://a/g"),
    CASE("/../g", "http://a/g"),
    CASE("g.", "http://a/b/c/g."),
    CASE(".g", "http://a/b/c/.g"),
    CASE("g..", "http://a/b/c/g.."),
    CASE("..g", "http://a/b/c/..g"),
    CASE("./../g", "http://a/b/g"),
    CASE("./g/.", "http://a/b/c/g/"),
    CASE("g/./h", "http://a/b/c/g/h"),
    CASE("g/../h", "http://a/b/c/h"),
    CASE("g;x=1/./y", "http://a/b/c/g;x=1/y"),
    CASE("g;x=1/../y", "http://a/b/c/y"),
    CASE("g?y/./x", "http://a/b/c/g?y/./x"),
    CASE("g?y/../x", "http://a/b/c/g?y/../x"),
    CASE("g#s/./x", "http://a/b/c/g"),
    CASE("g#s/../x", "http://a/b/c/g"),
    CASE("http:g", "http://a/b/c/g"),
};

/* What servers send. */
#define SHOP "https://a.example/p/?page=1"

static const struct {
	int line;
	const char *base, *reference, *url;
} references[] = {
    CASE(SHOP, "?page=2&x=%20", "https://a.example/p/?page=2&x=%20"),
    CASE(SHOP, "https://b.example/q?page=2", "https://b.example/q?page=2"),
    CASE(SHOP, "//b.example/q", "https://b.example/q"),
    CASE("https://a.example:8443/x/p", "/y", "https://a.example:8443/y"),
    CASE("https://u:w@a.example/x/p", "y", "https://u:w@a.example/x/y"),
    CASE("https://a.example/x//p", "y", "https://a.example/x//y"),
    CASE("https://a.example/x//p", "..//y", "https://a.example/x//y"),
    CASE("https://a.example?d=/x/", "y", "https://a.example/y"),
    CASE("https://a.example?d=/x/", "?y", "https://a.example/?y"),
    /* Blanks and other bytes that a URL cannot have, see reference.c. */
    CASE(
	SHOP, "https://a.example/x y?q=a b", "https://a.example/x%20y?q=a%20b"),
    CASE(SHOP, "/x y?q=a b+c", "https://a.example/x%20y?q=a%20b+c"),
    CASE(SHOP, "https://a.example/\303\274?q=\303\274",
	"https://a.example/%C3%BC?q=%C3%BC"),
    CASE(SHOP, "?q=\303\274", "https://a.example/p/?q=%C3%BC"),
    CASE(SHOP, "?q=\374", "https://a.example/p/?q=%FC"),
    CASE(SHOP, " \t\r\n ?page=2\n ", "https://a.example/p/?page=2"),
    CASE(SHOP, "https:\n//a.exam\tple/\r\nx", "https://a.example/x"),
    CASE(SHOP, "x \n#s", "https://a.example/p/x%20"),
    CASE(SHOP, "\\x\\y?a\\b", "https://a.example/x/y?a%5Cb"),
    CASE(SHOP, "https:\\\\b.example\\x", "https://b.example/x"),
    CASE(SHOP, "?f={\"a\":[1|2]}",
	"https://a.example/p/?f=%7B%22a%22:[1%7C2]%7D"),
    /* The page itself. */
    CASE(SHOP, " ", SHOP),
    CASE(SHOP "#s", "#t", SHOP),
    CASE(SHOP, "https:", SHOP),
    CASE("https://A.example", "", "https://a.example/"),
    CASE("https://a.example/\303\274", "", "https://a.example/%C3%BC"),
    /* Other spellings of the same URL. */
    CASE(SHOP, "HTTPS://A.Example:443/P/../X", "https://a.example/X"),
    CASE(SHOP, "https://U:W@A.example:8443/P", "https://U:W@a.example:8443/P"),
    CASE(SHOP, "https://B:C@A.example?D@E", "https://B:C@a.example/?D@E"),
    CASE(SHOP, "http://a.example:443", "http://a.example:443/"),
    /* Schemes. */
    CASE(SHOP, "HTTPS:/x", "https://a.example/x"),
    CASE(SHOP, "https:?y", "https://a.example/p/?y"),
    CASE(SHOP, "http:x", NULL),
    CASE(SHOP, "./a:b", "https://a.example/p/a:b"),
    CASE(SHOP, "12:30", "https://a.example/p/12:30"),
    CASE(SHOP, "a b:c", "https://a.example/p/a%20b:c"),
    CASE(SHOP, "?a=b:c", "https://a.example/p/?a=b:c"),
    CASE(SHOP, "x-y.z+1:c", NULL),
    /* Not http or https URLs. */
    CASE(BASE, "file:///etc/passwd", NULL),
    CASE(BASE, "ftp://a/g", NULL),
    CASE(BASE, "http://", NULL),
    CASE(BASE, "http://a b/", NULL),
    CASE("no URL", "g", NULL),
    CASE("", "http://a/", NULL),
};

static const struct {
	int line;
	const char *url, *user, *password;
} users[] = {
    CASE("http://a.example/", NULL, NULL),
    CASE("http://u@a.example/", "u", NULL),
    CASE("http://u:p@a.example/", "u", "p"),
    CASE("http://u%40x:p%3Aq@a.example/", "u@x", "p:q"),
    CASE("http://u:@a.example/", "u", ""),
    CASE("http://%05:%7F@a.example/", "\005", "\177"),
    CASE("no URL", NULL, NULL),
};

static const struct {
	int line;
	const char *url, *host;
} hosts[] = {
    CASE("https://u:p@A.example:8443/x", "a.example"),
    CASE("http://[::1]/", "[::1]"),
    CASE("ftp://a.example/", NULL),
};

static const struct {
	int line;
	const char *url, *home, *moved;
} moves[] = {
    CASE("http://b:81/x?y=http://c/", "https://u:p@a:8443/z?w",
	"https://u:p@a:8443/x?y=http://c/"),
    CASE("http://u:p@b/", "https://a/", "https://a/"),
};

static void check_parts(void)
{
	for (size_t i = 0; i < COUNT(hosts); i++) {
		char *host = origin_host(hosts[i].url);

		SAME_TEXT(hosts[i].line, host, hosts[i].host);
		free(host);
	}
	for (size_t i = 0; i < COUNT(moves); i++) {
		char *moved = origin_move(moves[i].url, moves[i].home);

		SAME_TEXT(moves[i].line, moved, moves[i].moved);
		free(moved);
	}
}

static const struct {
	int line;
	const char *a, *b;
	bool same;
} addresses[] = {
    CASE("https://a.example", "HTTPS://A.example:443/", true),
    CASE("http://a.example//", "http://a.example", true),
    CASE("http://a.example/shop", "http://a.example/shop//", true),
    CASE("http://a.example/shop", "http://a.example/Shop", false),
    CASE("http://a.example/shop", "http://a.example", false),
    CASE("http://a.example", "https://a.example", false),
    CASE("http://a.example", "http://a.example:8080", false),
    CASE("http://a.example", "http://b.example", false),
    CASE("no address", "no address", false),
};

static void check_addresses(void)
{
	for (size_t i = 0; i < COUNT(addresses); i++) {
		const char *a = addresses[i].a, *b = addresses[i].b;
		int line = addresses[i].line;

		SAME_BOOL(line, origin_same_address(a, b), addresses[i].same);
		SAME_BOOL(line, origin_same_address(b, a), addresses[i].same);
	}
}

int main(void)
{
	check_parts();
	check_origins();
	check_follows();
	check_addresses();
	for (size_t i = 0; i < COUNT(examples); i++) {
		char *url = origin_resolve(BASE, examples[i].reference);

		SAME_TEXT(examples[i].line, url, examples[i].url);
		free(url);
	}
	for (size_t i = 0; i < COUNT(references); i++) {
		char *url =
		    origin_resolve(references[i].base, references[i].reference);

		SAME_TEXT(references[i].line, url, references[i].url);
		free(url);
	}
	for (size_t i = 0; i < COUNT(users); i++) {
		char *user, *password;

		SAME_BOOL(users[i].line,
		    origin_user(users[i].url, &user, &password),
		    users[i].user != NULL);
		SAME_TEXT(users[i].line, user, users[i].user);
		SAME_TEXT(users[i].line, password, users[i].password);
		free(user);
		free(password);
	}
	return unit_end();
}
