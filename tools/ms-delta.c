/*
 * ms-delta: passes on the items that have to be looked at in Medusa.
 *
 * A ledger remembers what Medusa was seen to have. As a filter, ms-delta reads
 * items and prints those that the ledger does not call settled. With --ack, it
 * reads the results of ms-push, prints them all, and tells the ledger. With
 * --gone, it prints what the source no longer has.
 */
#include "base/err.h"
#include "base/io.h"
#include "base/opt.h"
#include "base/options.h"
#include "base/outputs.h"
#include "delta/delta.h"
#include "http/options.h"
#include "http/secret.h"

#include <stdlib.h>
#include <unistd.h>

enum {
	VERIFY = 7,
	/* A result has the values before and after of an item. */
	LINE = 64 << 20,
	ACK_LINE = 1 << 30,
	GONE_AFTER = 2,
	GONE_PERCENT = 10,
};

#define UNSET UINT64_MAX

static struct delta delta = {.lines = {.fd = STDIN_FILENO},
    .resource = "products",
    .wait = true,
    .lock = -1,
    .pipe = -1};
static struct delta_filter filter;
static struct delta_gone gone = {
    .rules = {.after = GONE_AFTER}, .most = {GONE_PERCENT, true}};
static struct http_options net = {HTTP_OPT_DEFAULTS, .buffer_max = 64 << 20};
static uint64_t max_line; /* 0: the default */
static uint64_t verify = UNSET;
static bool ack, count, limits, offline, sweeps;

static void take_resource(const struct opt *o, const char *value)
{
	static const char *const words[] = {"products", "inventory", NULL};

	delta.stock = opt_word(o->name, value, words);
	delta.resource = words[delta.stock];
}

static void take_gone(const struct opt *o, const char *value)
{
	static const char *const words[] = {
	    "keys", "draft", "delete", "zero", NULL};

	gone.kind = (enum sweep_kind)opt_word(o->name, value, words);
	sweeps = true;
}

static void take_max_gone(const struct opt *o, const char *value)
{
	gone.most = opt_share(o->name, value);
	limits = true;
}

static const struct opt list[] = {
    {"--ack", 0, NULL, "print the results of ms-push, and remember them", true,
	.flag = &ack},
    {"--count", 0, NULL, "print how many items Medusa has", .flag = &count},
    {"--dry-run", 'n', NULL, "print what would be passed on, remember nothing",
	true, .flag = &delta.dry_run},
    {"--edits", 0, "FILE", "write the keys of hand edits there, for ms-push",
	.text = &filter.edits},
    {"--expect", 0, "N", "with --gone: the least that the last run read (1)",
	.number = &gone.expect, .least = 1},
    {"--gone", 0, "KIND", "print what is gone: draft, delete, zero or keys",
	true, .take = take_gone},
    {"--gone-adopted", 0, NULL, "also what ms-push has not created",
	.flag = &gone.rules.adopted},
    {"--gone-after", 0, "N",
	"count an item as gone after N runs without it (2)", true,
	.number = &gone.rules.after, .least = 1, .most = 1000},
    {"--key", 'k', "MEMBER", "the member that is the key (external_id; sku)",
	true, .text = &filter.filter.key.name},
    {"--max-gone", 0, "N|N%",
	"with --gone: print nothing if more are gone (10%)",
	.take = take_max_gone},
    {"--max-line", 0, "SIZE", "fail on a longer line (64M; with --ack 1G)",
	.size = &max_line},
    {"--no-wait", 0, NULL, "do not wait for --ack at the end",
	.flag = &delta.wait, .off = true},
    {"--offline", 0, NULL, "do not ask Medusa what others have changed", true,
	.flag = &offline},
    {"--partial", 0, NULL, "the input is a part of the catalogue", true,
	.flag = &filter.partial},
    {"--resource", 'r', "NAME", "products or inventory (products)", true,
	.take = take_resource},
    {"--salt", 0, "TEXT", "look at all items again when TEXT changes", true,
	.text = &filter.salt},
    {"--verify", 0, "N", "look at each item once in N runs; 0: never (7)", true,
	.number = &verify, .most = 1000},

    HTTP_OPTIONS(net),
};

static const char usage[] = "usage: ms-delta [options] ledger\n"
			    "       ms-delta [options] --ack | --count ledger\n"
			    "       ms-delta [options] --gone kind ledger\n";
static const char about[] =
    "Pass on the items that Medusa may not have as they are, one per line.\n"
    "The ledger is a file that remembers the others; it is created if it does\n"
    "not exist.\n";
static const char after[] = "See ms-delta --help all\n";

static const struct opts options = {.usage = usage,
    .about = about,
    .list = list,
    .count = sizeof list / sizeof list[0],
    .after = after};

static void check_options(void)
{
	const bool filters = !ack && !sweeps && !count;

	if (delta.stock && verify != UNSET)
		opt_refuse(usage,
		    "--verify cannot be used with -r inventory: all of it is "
		    "passed on, because Medusa changes stock itself");
	if (ack && (delta.dry_run || sweeps))
		opt_refuse(usage, "--ack cannot be used with -n or --gone");
	if (count && (ack || sweeps))
		opt_refuse(
		    usage, "--count cannot be used with --ack or --gone");
	if (!filters && (filter.partial || filter.salt || verify != UNSET))
		opt_refuse(usage,
		    "--partial, --salt and --verify are for the filter only");
	if (!filters && (filter.edits || offline))
		opt_refuse(
		    usage, "--edits and --offline are for the filter only");
	if (!sweeps && (limits || gone.expect))
		opt_refuse(usage, "--expect and --max-gone need --gone");
	if (!sweeps && !count && gone.rules.adopted)
		opt_refuse(usage, "--gone-adopted needs --gone");
	if (sweeps && gone.kind != SWEEP_KEYS &&
	    delta.stock != (gone.kind == SWEEP_ZERO))
		opt_refuse(usage, "--gone %s",
		    delta.stock ? "draft and delete are for products"
				: "zero is for -r inventory");
}

static bool has_medusa(void)
{
	const char *url = getenv("MEDUSA_URL");

	return url && *url;
}

static void set_rules(void)
{
	struct filter *f = &filter.filter;

	delta.lines.max = max_line ? max_line : ack ? ACK_LINE : LINE;
	f->all = delta.stock;
	if (!f->key.name)
		f->key.name = delta.stock ? "sku" : "external_id";
	f->key.place = delta.stock ? "location" : NULL;
	f->verify = f->all ? 0 : verify == UNSET ? VERIFY : verify;
	filter.gone_after = gone.rules.after;
	gone.member = f->key.name;
	if (!gone.expect)
		gone.expect = 1;
	/* Levels are mostly there before the first run. */
	gone.rules.adopted |= gone.kind == SWEEP_ZERO;
	if (ack || count || sweeps || f->all || offline || delta.dry_run)
		return;
	if (has_medusa())
		filter.net = &net;
	else
		summary("MEDUSA_URL is not set, so what others change in "
			"Medusa is not seen");
}

static void parse_options(int argc, char **argv)
{
	options_parse(&options, argc, argv);
	if (optind + 1 != argc)
		opt_refuse(usage, "%s",
		    optind < argc ? "more than one ledger is named"
				  : "no ledger is named");
	delta.path = argv[optind];
	check_options();
	outputs_check(!sweeps && !count,
	    (const struct output[]){
		{"the ledger", delta.path}, {"--edits", filter.edits}},
	    2);
}

int main(int argc, char **argv)
{
	int status = EXIT_DONE;

	io_init();
	err_init(argv);
	secret_protect();
	parse_options(argc, argv);
	set_rules();
	if (ack)
		status = delta_ack(&delta);
	else if (sweeps)
		delta_gone(&delta, &gone);
	else if (count)
		delta_count(&delta, &gone);
	else
		delta_filter(&delta, &filter);
	delta_release(&delta);
	return status;
}
