# What maps need: item, which turns an error into a line that names the item, and
# functions that clean the values of a source. A map begins with
#     include "clean";
# and the option -L of jq names the directory of this file. The functions that
# clean take null as well, and return null for what holds nothing.

# What error() was given, as a text.
def reason:
  if . == null or . == "" then "an error without a message"
  elif type == "string" then .
  else tojson end
  | if length > 500 then "\(.[:500])…" else . end;

# A path as ms-pick(1) writes it: ["variants", 0, "price"] is variants[0].price.
def path_text:
  reduce .[] as $step ("";
    if $step | type != "string" then "\(.)[\($step | tojson)]"
    else
      . + (if . == "" then "" else "." end)
      + ($step | if test("^[^.\\[\\]\"\\s]+$") then . else tojson end)
    end)
  | if . == "" then "." else . end;

# at(.price; number) is .price | number, but an error of number begins with the
# place: "price: ". The array keeps jq 1.6 from catching an error of what follows.
def at(place; f):
  path(place) as $path
  | getpath($path)
  | [try f catch error("\($path | path_text): \(reason)")]
  | .[];

# cell("price"; number(",")) is the same for a row that csv/rows has printed; an
# error begins with the row and the column.
def cell($name; f):
  .["#"] as $where
  | .[$name]
  | [try f catch error("row \($where.row), column '\($where.names[$name]? // $name)': \(reason)")]
  | .[];

# For what must be there: null and "" are errors.
def required: if . == null or . == "" then error("there is none") else . end;

# item(KEY; REST) makes the products of an item. KEY is an object with the member
# that identifies a product, REST an object with the others. After an error, the
# item gives one line, which ms-push(1) rejects with that message:
#     {"external_id": "acme-17", "map_error": "price: \"free\" is not a number …"}
# Without item, jq 1.6 ends with 0 after an error, and a product is missing. To
# leave an item out, put select before item: REST must not be empty.
def item(key; rest):
  def object: if type == "object" then . else error("the map makes \(tojson | .[:80]), not an object") end;
  def identifies: type == "object" and any(..; scalars) and all(.. | scalars; . != null and . != "");
  "the item begins with \(tojson | .[:80])" as $which
  | [try ([key] | if length == 1 and (.[0] | identifies) then .[0] else error("it is \(if length == 1 then .[0] else . end | tojson)") end)
     catch {map_error: "no key: \(reason); \($which)"}] as [$key]
  | [if $key | has("map_error") then $key
     else try ([$key + (rest | object)] | if . == [] then error("the map makes nothing; \($which)") else .[] end)
       catch ($key + {map_error: reason}) end]
  | .[];

# item(PRODUCT) is the same for a map whose external_id is that of its item, or its id.
def item(product): item({external_id: (.external_id // .id | if type == "number" then tostring else . end)}; product);

# "" is nothing.
def clean: if . == "" then null else . end;

# A code such as a sku, without white space around it; 4711 and "4711" are the
# same.
def code:
  if . == null then null else tostring | sub("^[\\s\u00a0]+"; "") | sub("[\\s\u00a0]+$"; "") | clean end;

# A text as people write numbers. $mark is its decimal mark, "." or ","; the other
# one, spaces and apostrophes stand before groups of three digits.
def number($mark):
  if type == "number" then . else code end
  | if type != "string" then . else
      . as $text | (if $mark == "." then "," else "." end) as $other
      | gsub("\u2212"; "-") | gsub("[ '\u2019\u00a0\u202f](?<group>[0-9]{3})"; .group)
      | if test("^[-+]?([0-9]+|[0-9]{1,3}([\($other)][0-9]{3})+)?([\($mark)][0-9]+)?$") and test("[0-9]") then
          gsub("[\($other)+]"; "") | gsub("[\($mark)]"; ".") | tonumber
        else
          error("\"\($text)\" is not a number with the decimal mark \"\($mark)\"")
        end
    end;

# The same where the text shows its decimal mark: 1290, 1290.00, 1.290,00 and
# 1'290.00 are one number. "1.234" does not show it, and is an error: it is 1.234 for
# one source and 1234 for another, so the map has to say number(".") or number(",").
def number:
  if type == "number" then . else code end
  | if type != "string" then . else
      gsub("[^.,]"; "") as $marks
      | if test("^[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}$") then
          error("\"\(.)\" may be \(gsub(","; ".")) or \(gsub("[.,]"; "")); say number(\".\") or number(\",\") in the map")
        elif $marks | test("^(,*[.]|,,+)$") then number(".")
        elif $marks | test("^([.]*,|[.][.]+)$") then number(",")
        else number(".") end
    end;

# What stands between & and ; in HTML. An unknown name stays as it is.
def entity:
  def code_point($base): ascii_downcase | explode
    | reduce .[] as $c (0; . * $base + (if $c > 96 then $c - 87 else $c - 48 end));
  . as $name
  | if startswith("#") then
      (if test("^#[xX]") then .[2:] | code_point(16) else .[1:] | code_point(10) end)
      | if . > 0 and . < 1114112 and (. < 55296 or . > 57343) then [.] | implode else "\ufffd" end
    else
      {amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: " ", shy: "", auml: "ä", ouml: "ö", uuml: "ü",
       Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", agrave: "à", aacute: "á", acirc: "â", aring: "å", aelig: "æ",
       ccedil: "ç", egrave: "è", eacute: "é", ecirc: "ê", euml: "ë", iacute: "í", icirc: "î", iuml: "ï", ntilde: "ñ",
       oacute: "ó", ocirc: "ô", oslash: "ø", ugrave: "ù", uacute: "ú", ucirc: "û", Agrave: "À", Aring: "Å",
       Ccedil: "Ç", Egrave: "È", Eacute: "É", Oslash: "Ø", euro: "€", pound: "£", yen: "¥", cent: "¢", copy: "©",
       reg: "®", trade: "™", deg: "°", plusmn: "±", times: "×", frac12: "½", sup2: "²", sup3: "³", micro: "µ",
       middot: "·", bull: "•", ndash: "–", mdash: "—", hellip: "…", lsquo: "‘", rsquo: "’", sbquo: "‚", ldquo: "“",
       rdquo: "”", bdquo: "„", laquo: "«", raquo: "»"}[.] // "&\($name);"
    end;

# HTML to plain text: most Medusa storefronts show descriptions as text. A "<" that
# begins no tag, as in "a < b", stays.
def text:
  clean | if . == null then null else
    gsub("<!--[\\s\\S]*?-->"; "") | gsub("<(script|style)\\b[\\s\\S]*?</(script|style)\\s*>"; ""; "i")
    | gsub("<(br|/p|/li|/div|/tr|/h[1-6])\\b[^>]*>"; "\n"; "i") | gsub("</?[A-Za-z][^>]*>"; "")
    | gsub("&(?<name>#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);"; .name | entity)
    | sub("^\\s+"; "") | sub("\\s+$"; "")
  end;

# Letters with accents, and umlauts as in German, in ASCII. Add those of your
# language: in Swedish, for example, ö is o. A letter may also be followed by its
# accent as a character of its own, as file names on a Mac are.
def ascii_letters:
  gsub("(?<letter>[aouAOU])\u0308"; .letter + "e") | gsub("[\u0300-\u036f]"; "")
  | reduce (["[äæÄÆ]", "ae"], ["[öœÖŒ]", "oe"], ["[üÜ]", "ue"], ["[ßẞ]", "ss"],
      ["[àáâãåāăąÀÁÂÃÅĀĂĄ]", "a"], ["[çćčÇĆČ]", "c"], ["[ďđðĎĐÐ]", "d"],
      ["[èéêëēęěÈÉÊËĒĘĚ]", "e"], ["[ğĞ]", "g"], ["[ìíîïīıÌÍÎÏĪİ]", "i"],
      ["[łľĺŁĽĹ]", "l"], ["[ñńňÑŃŇ]", "n"], ["[òóôõøōőÒÓÔÕØŌŐ]", "o"], ["[řŕŘŔ]", "r"],
      ["[śšşșŚŠŞȘ]", "s"], ["[ťţțþŤŢȚÞ]", "t"], ["[ùúûūůűÙÚÛŪŮŰ]", "u"], ["[ýÿÝŸ]", "y"],
      ["[źżžŹŻŽ]", "z"])
    as [$letters, $plain] (.; gsub($letters; $plain));

# A handle: "Überzug, weiß" is ueberzug-weiss. A text without letters and digits
# that fit has none; then Medusa makes one from the title.
def handle:
  code
  | if . == null then null else
      ascii_letters | ascii_downcase | gsub("[^a-z0-9]+"; "-") | ltrimstr("-") | rtrimstr("-") | clean
    end;
