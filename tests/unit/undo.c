/*
 * The undo of a product: the product that is wanted, by its three states,
 * before the run, after it and now; and the state after a run that was killed.
 * The JSON of the tables has single quotes.
 */
#include "products/undo.h"
#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "medusa/names.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include "unit.h"

#define VALUE(id) "{'id':'" id "','value':'" id "'}"
#define OPTION(id, title, values)                                              \
	"{'id':'" id "','title':'" title "','values':[" values "]}"
#define IN(option, value)                                                      \
	"{'value':'" value "','option':{'title':'" option "'}}"
#define VARIANT(id, more) "{'id':'" id "','sku':'" id "'," more "}"
#define USES(id, choice)  VARIANT(id, "'options':[" choice "]")
#define WITH(options, variants)                                                \
	"{'options':[" options "],'variants':[" variants "]}"
#define ONE(more)    "{'variants':[" VARIANT("v", more) "]}"
#define IMAGE(id, n) "{'id':'" id "','url':'" id "','rank':" n "}"

#define S_X   OPTION("s", "S", VALUE("x"))
#define S_XY  OPTION("s", "S", VALUE("x") "," VALUE("y"))
#define S_XYZ OPTION("s", "S", VALUE("x") "," VALUE("y") "," VALUE("z"))
#define C_R   OPTION("c", "C", VALUE("r"))
#define V_X   USES("v", IN("S", "x"))
#define V_XQ  USES("v", IN("S", "x") "," IN("C", "q"))
#define V_XR  USES("v", IN("S", "x") "," IN("C", "r"))

static const struct {
	int line;
	const char *before, *after, *now, *want; /* see describe */
} undone[] = {
    /* Members without parts, and metadata. */
    CASE("{'title':'A'}", "{'title':'B'}", "{'title':'B'}", "{'title':'A'}"),
    CASE("{'title':'A'}", "{'title':'B'}", "{'title':'A'}", "{}"),
    CASE("{'title':'A'}", "{'title':'A'}", "{'title':'C'}", "{}"),
    CASE("{'title':'A'}", "{'title':'B'}", "{'title':'C'}",
	"{} title: it has been changed since"),
    CASE("{'subtitle':null}", "{'subtitle':'B'}", "{'subtitle':'B'}",
	"{'subtitle':null}"),
    CASE("{}", "{'subtitle':'B'}", "{'subtitle':'B'}", "{'subtitle':null}"),
    CASE("{'metadata':{'a':1,'b':2,'c':3}}",
	"{'metadata':{'a':5,'b':5,'c':3,'d':5}}",
	"{'metadata':{'a':5,'b':6,'c':7,'d':5}}",
	"{'metadata':{'a':1,'d':null}} metadata.b: it has been changed since"),
    CASE("{'metadata':{'a':1}}", "{'metadata':null}", "{'metadata':{'a':1}}",
	"{}"),
    CASE("{'metadata':null}", "{'metadata':{'a':1}}", "{'metadata':{'a':1}}",
	"{'metadata':null}"),
    CASE("{'metadata':null}", "{'metadata':{'a':1}}",
	"{'metadata':{'a':1,'b':2}}", "{'metadata':{'a':null}}"),
    CASE("{'metadata':null}", "{'metadata':{'a':1}}",
	"{'metadata':{'a':1,'b':''}}", "{'metadata':null}"),
    CASE("{'metadata':{'a':''}}", "{'metadata':{'a':1}}",
	"{'metadata':{'b':null}}", "{}"),
    /* Sets and references: no id exists, as far as names know. */
    CASE("{'tags':[{'id':'a'},{'id':'b'}]}", "{'tags':[{'id':'b'},{'id':'c'}]}",
	"{'tags':[{'id':'b'},{'id':'c'},{'id':'d'}]}",
	"{'tags':[{'id':'b'},{'id':'d'}]} tags[a]: it does not exist any more;"
	" or {'tags':[{'id':'b'},{'id':'d'},{'id':'a'}]}"),
    CASE("{'tags':[{'id':'a'}]}", "{'tags':[]}", "{'tags':[{'id':'a'}]}", "{}"),
    CASE("{'tags':[{'id':'a'}]}", "{'tags':[{'id':'a'}]}", "{'tags':[]}", "{}"),
    CASE("{'tags':[{'id':'a'}]}", "{'tags':[]}", "{'tags':[]}",
	"{} tags[a]: it does not exist any more; or {'tags':[{'id':'a'}]}"),
    CASE("{'type_id':'a'}", "{'type_id':'b'}", "{'type_id':'b'}",
	"{} type_id: what it was does not exist any more;"
	" or {'type_id':'a'}"),
    CASE("{'type_id':null}", "{'type_id':'b'}", "{'type_id':'b'}",
	"{'type_id':null}"),
    CASE("{'type_id':null,'type':null}", "{'type_id':'b','type':{'id':'b'}}",
	"{'type_id':'b','type':{'id':'b'}}", "{'type_id':null}"),
    CASE("{'shipping_profile':null}", "{'shipping_profile':{'id':'b'}}",
	"{'shipping_profile':{'id':'b'}}", "{'shipping_profile_id':null}"),
    /* Images, in the order of their ranks. */
    CASE("{'images':[" IMAGE("b", "1") "," IMAGE("a", "0") "]}",
	"{'images':[" IMAGE("b", "0") "," IMAGE("c", "1") "]}",
	"{'images':[" IMAGE("b", "0") "," IMAGE("c", "1") "," IMAGE(
	    "d", "2") "]}",
	"{'images':[{'id':'a','url':'a'},{'id':'b','url':'b'},"
	"{'id':'d','url':'d'}],'thumbnail':null}"),
    CASE("{'images':[" IMAGE("a", "0") "," IMAGE("b", "1") "]}",
	"{'images':[" IMAGE("b", "0") "," IMAGE("a", "1") "]}",
	"{'images':[" IMAGE("b", "0") "]}",
	"{'images':[{'id':'b','url':'b'}],'thumbnail':null}"),
    CASE("{'images':[" IMAGE("a", "0") "]}", "{'images':[]}",
	"{'images':[" IMAGE("a", "0") "]}", "{}"),
    CASE("{'images':[]}", "{'images':[" IMAGE("a", "0") "]}",
	"{'images':[{'id':'n','url':'a','rank':0}],'thumbnail':'a'}",
	"{'images':[],'thumbnail':'a'}"),
/* Images that others have changed or made anew: the URL tells which is
 * which. */
#define PIC(id, url, n) "{'id':'" id "','url':'" url "','rank':" n "}"
#define PICS(list)	"{'thumbnail':'t','images':[" list "]}"
#define LEFT(list)	"{'images':[" list "],'thumbnail':'t'}"
    CASE(PICS(PIC("a", "u", "0")),
	PICS(PIC("a", "u", "0") "," PIC("c", "w", "1")),
	PICS(PIC("d", "u", "0") "," PIC("e", "w", "1")),
	LEFT("{'id':'d','url':'u'}")),
    CASE(PICS(""), PICS(PIC("a", "u", "0")),
	PICS(PIC("a", "u", "0") "," PIC("d", "u", "1")),
	LEFT("{'id':'d','url':'u'}")),
    CASE(PICS(PIC("a", "u", "0")),
	PICS(PIC("a", "u", "0") "," PIC("c", "u", "1")),
	PICS(PIC("c", "u", "0")), LEFT("")),
    CASE(PICS(""), PICS(PIC("a", "u", "0")), PICS(PIC("d", "w", "0")),
	LEFT("{'id':'d','url':'w'}")),
    CASE(PICS(PIC("a", "u", "0")), PICS(""),
	PICS(PIC("a", "u", "0") "," PIC("d", "w", "1")),
	LEFT("{'id':'a','url':'u'},{'id':'d','url':'w'}")),
    CASE(PICS(PIC("a", "u", "0")), PICS(PIC("a", "u", "0")), PICS(""), "{}"),
    CASE("{'images':[],'thumbnail':'x'}",
	"{'images':[" IMAGE("a", "0") "],'thumbnail':'a'}",
	"{'images':[" IMAGE("a", "0") "],'thumbnail':'a'}",
	"{'images':[],'thumbnail':'x'}"),
/* Prices: of now; changed since; changed, added and removed by the run. */
#define PRICE(id, currency, amount)                                            \
	"{'id':'" id "','currency_code':'" currency "','amount':" amount "}"
#define PRICES(list) ONE("'prices':[" list "]")
    CASE(PRICES(PRICE("1", "eur", "1") "," PRICE("2", "usd", "1") "," PRICE(
	     "3", "gbp", "1") "," PRICE("5", "nok", "1")),
	PRICES(PRICE("1", "eur", "2") "," PRICE("2", "usd", "2") "," PRICE(
	    "4", "sek", "2") "," PRICE("5", "nok", "2")),
	PRICES(PRICE("1", "eur", "2") "," PRICE("2", "usd", "3") "," PRICE(
	    "4", "sek", "2") "," PRICE("6", "dkk", "3")),
	"{'variants':[{'id':'v','prices':["
	"{'id':'1','currency_code':'eur','amount':1},"
	"{'id':'2','currency_code':'usd','amount':3},"
	"{'id':'6','currency_code':'dkk','amount':3},"
	"{'id':'3','currency_code':'gbp','amount':1}]}]}"
	" variants[v].prices[usd]: it has been changed since;"
	" variants[v].prices[nok]: it has been deleted since"),
    CASE(PRICES(PRICE("1", "eur", "1,'rules':{'r':'x'}")),
	PRICES(PRICE("1", "eur", "2,'rules':{'r':'x'}")),
	PRICES(PRICE("1", "eur", "2,'rules':{'r':'x'}")),
	"{'variants':[{'id':'v','prices':[{'id':'1','currency_code':'eur',"
	"'rules':{'r':'x'},'amount':1}]}]}"),
    CASE(PRICES(PRICE("1", "eur", "1")), PRICES(""), PRICES(""),
	"{'variants':[{'id':'v','prices':[{'id':'1','currency_code':'eur',"
	"'amount':1}]}]}"),
    CASE(PRICES(PRICE("1", "eur", "1")), PRICES(PRICE("1", "eur", "1")),
	PRICES(""), "{}"),
    CASE(PRICES(PRICE("1", "eur", "1")), PRICES(PRICE("1", "eur", "2")),
	PRICES(PRICE("1", "eur", "1")), "{}"),
    CASE(PRICES(PRICE("1", "eur", "1")), PRICES(PRICE("1", "eur", "1")),
	PRICES(PRICE("1", "eur", "2")), "{}"),
    /* Variants that were changed. */
    CASE(ONE("'ean':'1','metadata':{'a':1}"), ONE("'ean':null,'metadata':{}"),
	ONE("'ean':null,'metadata':{}"),
	"{'variants':[{'id':'v','ean':'1','metadata':{'a':1}}]}"),
    CASE(ONE("'ean':'1'"), ONE("'ean':'2'"), ONE("'ean':'3'"),
	"{} variants[v].ean: it has been changed since"),
/* Links come back with the management of stock. */
#define LINKED                                                                 \
	"'inventory_items':[{'id':'l','inventory_item_id':'i',"                \
	"'required_quantity':2}]"
    CASE(ONE("'manage_inventory':true," LINKED),
	ONE("'manage_inventory':false"),
	ONE("'manage_inventory':false,'inventory_items':[]"),
	"{'variants':[{'id':'v','manage_inventory':true,'inventory_items':"
	"[{'inventory_item_id':'i','required_quantity':2}]}]}"),
    CASE(ONE("'manage_inventory':true," LINKED),
	ONE("'manage_inventory':false"),
	ONE("'manage_inventory':false," LINKED),
	"{'variants':[{'id':'v','manage_inventory':true}]}"),
    CASE(ONE("'manage_inventory':false," LINKED),
	ONE("'manage_inventory':true"), ONE("'manage_inventory':true"),
	"{'variants':[{'id':'v','manage_inventory':false}]}"),
    CASE(ONE("'manage_inventory':true,'inventory_items':[]"),
	ONE("'manage_inventory':false"), ONE("'manage_inventory':false"),
	"{'variants':[{'id':'v','manage_inventory':true}]}"),
    CASE(ONE("'ean':'1'," LINKED), ONE("'ean':'2'"), ONE("'ean':'2'"),
	"{'variants':[{'id':'v','ean':'1'}]}"),
    /* Variants that the run has removed. */
    CASE(ONE("'ean':null,'weight':1,'manage_inventory':true," LINKED
	     ",'prices':[{'id':'p','currency_code':'eur','amount':1,"
	     "'min_quantity':null,'max_quantity':3}],'options':[" IN(
		 "S", "x") "]"),
	"{'variants':[]}", "{'variants':[]}",
	"{'variants':[{'id':'v','sku':'v','weight':1,'options':{'S':'x'},"
	"'manage_inventory':false,'prices':[{'currency_code':'eur','amount':1,"
	"'max_quantity':3}]}]} again"),
    CASE(ONE("'ean':'1'"), "{'variants':[]}", "{'variants':[]}",
	"{} variants[v]: it had no set of prices, and nobody could buy it"),
    CASE(ONE("'ean':'1','manage_inventory':true," LINKED), "{'variants':[]}",
	ONE("'ean':'1','manage_inventory':false"),
	"{'variants':[{'id':'v','manage_inventory':true,'inventory_items':"
	"[{'inventory_item_id':'i','required_quantity':2}]}]}"),
    CASE(ONE("'ean':'1'"), ONE("'ean':'2'"), "{'variants':[]}",
	"{} variants[v]: it has been deleted since"),
    CASE(ONE("'ean':'1'"), ONE("'ean':'1'"), "{'variants':[]}", "{}"),
    CASE("{}", ONE("'ean':'1'"), ONE("'ean':'1'"), "{}"),
    CASE(ONE("'ean':'1'"), "{}", "{'variants':[]}", "{}"),
/* Variants that the run has added. */
#define ADDED(left, now, want)                                                 \
	CASE("{'variants':[]}", ONE(left), ONE(now), want)
#define GONE "{} gone ['v'] deletes variants[v]"
#define KEPT "{} variants[v]: it has been changed since"
    ADDED("'ean':'1'", "'ean':'1'", GONE),
    ADDED("'ean':'1'", "'ean':'2'", KEPT),
    ADDED("'metadata':null", "'metadata':null", GONE),
    ADDED("'metadata':null", "'metadata':{}", KEPT),
    ADDED("'metadata':{}", "'metadata':null", KEPT),
    ADDED("'metadata':{'a':1}", "'metadata':{'a':1}", GONE),
    ADDED("'inventory_items':[]", LINKED, GONE),
    ADDED("'odd':1", "'odd':2", GONE),
    ADDED("'options':[" IN("S", "x") "]", "'options':[" IN("S", "x") "]", GONE),
    ADDED("'options':[" IN("S", "x") "]", "'options':[" IN("S", "y") "]", KEPT),
    ADDED("'prices':[" PRICE("1", "eur", "1") "]",
	"'prices':[" PRICE("2", "eur", "1.0") "]", GONE),
    ADDED("'prices':[" PRICE("1", "eur", "1") "]",
	"'prices':[" PRICE("1", "eur", "2") "]", KEPT),
    ADDED("'prices':[]", "'prices':[" PRICE("1", "eur", "1") "]", KEPT),
    CASE("{'variants':[]}", "{'variants':[]}", ONE("'ean':'1'"), "{}"),
    /* Choices. */
    CASE(WITH(S_XY, V_X), WITH(S_XY, USES("v", IN("S", "y"))),
	WITH(S_XY, USES("v", IN("S", "y"))),
	"{'variants':[{'id':'v','options':{'S':'x'}}]}"),
    CASE(WITH(S_XY, V_X), WITH(S_XY, USES("v", IN("S", "y"))), WITH(S_XY, V_X),
	"{}"),
    CASE(WITH(S_XY, V_X), WITH(S_XY, USES("v", IN("S", "y"))),
	WITH(S_XY, USES("v", IN("S", "z"))),
	"{} variants[v].options: it has been changed since, or the product has "
	"other options now"),
    CASE(WITH(S_XY, V_X), WITH(S_XY, V_X), WITH(S_XY, USES("v", IN("S", "y"))),
	"{}"),
    CASE(WITH(S_XY, VARIANT("v", "'ean':'1'")), WITH(S_XY, V_X),
	WITH(S_XY, V_X), "{'variants':[{'id':'v','ean':'1'}]}"),
    /* Options: changed, and with another title since. */
    CASE(WITH("{'id':'s','title':'S','metadata':{'a':1},'values':[]}", ""),
	WITH("{'id':'s','title':'T','metadata':{'a':2},'values':[]}", ""),
	WITH("{'id':'s','title':'T','metadata':{'a':2},'values':[]}", ""),
	"{'options':[{'id':'s','title':'S','values':[],'metadata':{'a':1}}]}"),
    CASE(WITH(OPTION("s", "S", ""), ""), WITH(OPTION("s", "T", ""), ""),
	WITH(OPTION("s", "T", ""), ""),
	"{'options':[{'id':'s','title':'S','values':[]}]}"),
    CASE(WITH("{'id':'s','title':'S','metadata':{'a':1},'values':[]}", ""),
	WITH("{'id':'s','title':'S','metadata':{'a':2},'values':[]}", ""),
	WITH("{'id':'s','title':'S','metadata':{'a':2},'values':[]}", ""),
	"{'options':[{'id':'s','title':'S','values':[],'metadata':{'a':1}}]}"),
    CASE(WITH(OPTION("s", "S", ""), ""), WITH(OPTION("s", "T", ""), ""),
	WITH(OPTION("s", "U", ""), ""),
	"{} options[U].title: it has been changed since"),
    CASE(WITH(S_XY, V_X), WITH(S_XY, USES("v", IN("S", "y"))),
	WITH(OPTION("s", "T", VALUE("x") "," VALUE("y")),
	    USES("v", IN("T", "y"))),
	"{'variants':[{'id':'v','options':{'S':'x'}}]}"),
    CASE(WITH(S_X "," C_R, V_XR), WITH(S_X "," C_R, V_XQ),
	WITH(S_X "," OPTION("c", "D", VALUE("r")),
	    USES("v", IN("S", "x") "," IN("D", "q"))),
	"{'variants':[{'id':'v','options':{'S':'x','C':'r'}}]}"),
    /* Options that were added go if no variant uses them. */
    CASE(WITH(S_X, ""), WITH(S_X "," C_R, ""), WITH(S_X "," C_R, ""),
	"{'options':[{'id':'s','title':'S','values':['x']}]}"),
    CASE(WITH(S_X, V_X), WITH(S_X "," C_R, V_XR), WITH(S_X "," C_R, V_XR),
	"{} variants[v].options: it has been changed since, or the product has "
	"other options now; options[C]: variants use it"),
    CASE(WITH(S_X, V_X), WITH(C_R, USES("v", IN("C", "r"))),
	WITH(C_R, USES("v", IN("C", "r"))),
	"{} variants[v].options: it has been changed since, or the product has "
	"other options now; options[C]: variants use it; options[S]: it was "
	"removed, and a removed option cannot be brought back"),
    CASE(WITH(S_X, ""), WITH(S_X, ""), WITH(S_X "," C_R, ""), "{}"),
    CASE(WITH(S_X "," C_R, ""), WITH(S_X, ""), WITH(S_X, ""),
	"{} options[C]: it was removed, and a removed option cannot be brought "
	"back"),
    CASE("{}", WITH(S_X, ""), WITH(S_X, ""), "{}"),
    CASE(WITH(S_X, ""), "{}", WITH(S_XY, ""), "{}"),
    /* Values that were added go if no variant uses them; others come back. */
    CASE(WITH(S_X, V_X), WITH(S_XY, V_X), WITH(S_XY, V_X),
	"{'options':[{'id':'s','title':'S','values':['x']}]}"),
    CASE(WITH(S_X, V_X), WITH(S_XYZ, V_X),
	WITH(S_XYZ, V_X "," USES("w", IN("S", "y"))),
	"{'options':[{'id':'s','title':'S','values':['x','y']}]}"
	" options[S][y]: a variant uses it"),
    CASE(WITH(S_X, V_X), WITH(S_XY, V_X),
	WITH(OPTION("s", "T", VALUE("x") "," VALUE("y")),
	    USES("v", IN("T", "x")) "," USES("w", IN("T", "y"))),
	"{} options[T][y]: a variant uses it"),
    CASE(WITH(S_X, V_X), WITH(S_XY, USES("v", IN("S", "y"))),
	WITH(S_XY, USES("v", IN("S", "y"))),
	"{'variants':[{'id':'v','options':{'S':'x'}}],"
	"'options':[{'id':'s','title':'S','values':['x']}]}"),
    CASE(WITH(S_X, V_X), WITH(S_X, V_X), WITH(S_XY, V_X), "{}"),
    CASE(WITH(S_XY, V_X), WITH(S_X, V_X), WITH(S_X, V_X),
	"{'options':[{'id':'s','title':'S','values':['x','y']}]}"),
    /* Not before the variants that use them are gone. */
    CASE(WITH(S_X, ""), WITH(S_XY, USES("v", IN("S", "y"))),
	WITH(S_XY, USES("v", IN("S", "y"))), GONE),
};

/* What a run that was killed was going to leave. */
#define IMAGES(list)   "{'images':[" list "]}"
#define VARIANTS(list) "{'variants':[" list "]}"
#define OPTIONS(list)  "{'options':[" list "]}"
#define XY	       VALUE("x") "," VALUE("y")
#define UX(id)	       "{'id':'" id "','url':'u'}"
#define M_N	       "{'id':'m','sku':'n'}"
#define T_T	       "{'id':'t','title':'T'}"
#define N_N	       OPTION("n", "N", VALUE("n"))

static const struct {
	int line;
	const char *before, *planned, *now, *left;
} intended[] = {
    CASE("{'title':'A','subtitle':'S'}", "{'title':'B','odd':1}",
	"{'title':'C'}", "{'subtitle':'S','title':'B'}"),
    CASE("{'metadata':{'a':1,'b':2}}", "{'metadata':{'a':3,'c':4}}", "{}",
	"{'metadata':{'b':2,'a':3,'c':4}}"),
    CASE(
	"{'metadata':{'a':1}}", "{'metadata':null}", "{}", "{'metadata':null}"),
    CASE("{'shipping_profile':{'id':'a'}}", "{'shipping_profile_id':'b'}", "{}",
	"{'shipping_profile_id':'b','shipping_profile':{'id':'b'}}"),
    /* Images without an id are new ones of now; that of w was not made. */
    CASE(IMAGES(UX("a")), IMAGES(UX("k") ",{'url':'u'},{'url':'u'}"),
	IMAGES(UX("a") "," UX("b") "," UX("c")),
	IMAGES(UX("k") "," UX("b") "," UX("c"))),
    CASE(IMAGES(""), IMAGES("{'url':'w'}"), IMAGES(UX("a")), IMAGES("")),
    /* Variants: known by id; made with that sku or title; not made. */
    CASE(ONE("'ean':'1','metadata':{'a':1,'b':1},'options':[]"),
	VARIANTS(
	    "{'id':'v','ean':null,'metadata':{'a':2},'options':{'S':'x'}}"),
	VARIANTS(""),
	ONE("'ean':null,'metadata':{'b':1,'a':2},'options':[" IN(
	    "S", "x") "]")),
    CASE(VARIANTS("{'id':'v'}"),
	VARIANTS("{'sku':'n'},{'title':'T'},{'sku':'none'}"),
	VARIANTS("{'id':'v','title':'T'}," M_N "," T_T), VARIANTS(M_N "," T_T)),
    /* Options: the planned values that were made; a title; new ones. */
    CASE(OPTIONS(OPTION("s", "S", VALUE("x"))),
	OPTIONS("{'title':'T','values':['x','y']}"),
	OPTIONS(OPTION("s", "T", XY "," VALUE("z"))),
	OPTIONS("{'id':'s','values':[" XY "],'title':'T'}")),
    CASE(OPTIONS(OPTION("s", "S", VALUE("x"))), OPTIONS(""), OPTIONS(S_XY),
	OPTIONS("{'id':'s','values':[" VALUE("x") "],'title':'S'}")),
    CASE(OPTIONS(""), OPTIONS("{'title':'N','values':['n']}"),
	OPTIONS(N_N "," C_R), OPTIONS(N_N)),
};

static void swap(char *text, char from, char to)
{
	for (; *text; text++)
		if (*text == from)
			*text = to;
}

static struct value *parse(struct arena *a, const char *text)
{
	char *json = arena_copy(a, text, strlen(text));
	const char *error;

	swap(json, '\'', '"');
	return value_parse(a, json, strlen(json), &error);
}

/* What is wanted but the id, then what else there is to do. */
static void describe(struct buf *to, const struct undo *u, const struct plan *p)
{
	value_remove(u->want, "id");
	value_put(to, u->want);
	if (u->gone->count) {
		buf_puts(to, " gone ");
		value_put(to, u->gone);
	}
	for (const struct change *c = p->changes; c; c = c->next)
		buf_printf(to, " deletes %s", c->path);
	for (const struct conflict *c = p->conflicts; c; c = c->next)
		buf_printf(to, "%s%s: %s", c == p->conflicts ? " " : "; ",
		    c->path, c->why);
	if (u->again)
		buf_puts(to, " again");
}

/* A row of Medusa has an id. */
static struct value *parse_row(struct arena *a, const char *text)
{
	struct value *row = value_new(a, JSON_OBJECT), *last = NULL;

	value_append(row, &last, "id", value_string(a, "p", 1));
	for (struct value *v = parse(a, text)->child; v; v = v->next)
		value_append(row, &last, NULL, value_copy(a, v));
	return row;
}

static void put_undone(struct buf *to, struct batch *b, struct item *item)
{
	struct plan plan;
	struct undo u;

	plan_init(&plan, &b->arena);
	u = undo_begin(b, item, &plan);
	describe(to, &u, &plan);
	/* What names are asked for: without a plan, nothing is checked. */
	u = undo_begin(b, item, NULL);
	if (strstr(to->data, "exist any more")) {
		value_remove(u.want, "id");
		buf_puts(to, "; or ");
		value_put(to, u.want);
	}
}

static void check_undone(struct batch *b)
{
	for (size_t i = 0; i < COUNT(undone); i++) {
		struct value *row = value_new(&b->arena, JSON_OBJECT);
		struct value *left = value_new(&b->arena, JSON_OBJECT);
		struct value *last = NULL, *end = NULL;
		struct undo_entry entry = {.plan = row, .outcome = left};
		struct item item = {
		    .own = &entry, .have = parse_row(&b->arena, undone[i].now)};
		struct buf got = {0};

		value_append(
		    row, &last, "before", parse(&b->arena, undone[i].before));
		value_append(
		    left, &end, "after", parse(&b->arena, undone[i].after));
		put_undone(&got, b, &item);
		swap(got.data, '"', '\'');
		SAME_TEXT(undone[i].line, got.data, undone[i].want);
		buf_release(&got);
	}
}

static void check_intended(struct arena *a)
{
	for (size_t i = 0; i < COUNT(intended); i++) {
		struct buf got = {0};

		value_put(&got, undo_intended(a, parse(a, intended[i].before),
				    parse(a, intended[i].planned),
				    parse(a, intended[i].now)));
		swap(got.data, '"', '\'');
		SAME_TEXT(intended[i].line, got.data, intended[i].left);
		buf_release(&got);
	}
}

int main(void)
{
	struct names *names = names_new(0, "");
	struct batch b = {.names = names};

	check_undone(&b);
	check_intended(&b.arena);
	arena_release(&b.arena);
	names_free(names);
	return unit_end();
}
