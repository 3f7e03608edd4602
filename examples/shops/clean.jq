# What maps need to clean the values of a source. A map begins with
#     include "clean";
# and its settings name the directory of this file: map_args=(-L "$here/..").
# Each function takes null as well and returns null for what holds nothing.

# "" is nothing.
def clean: if . == "" then null else . end;

# A code such as a sku, without white space around it; 4711 and "4711" are the
# same.
def code:
  if . == null then null else tostring | sub("^[\\s\u00a0]+"; "") | sub("[\\s\u00a0]+$"; "") | clean end;

# 1290, 1290.00, 1.290,00, 1 290,00 and 1'290.00 are one number: a comma before
# one or two last digits is the decimal point. Other texts are an error.
def number:
  code
  | if . == null then null else
      gsub("[ '\u2019\u00a0\u202f]"; "")
      | if test(",[0-9]{1,2}$") then gsub("\\."; "") | sub(","; ".") else gsub(","; "") end
      | tonumber
    end;

# HTML to plain text: most Medusa storefronts show descriptions as text.
def text:
  clean | if . == null then null else
    gsub("<(br|/p|/li|/div|/tr|/h[1-6])\\b[^>]*>"; "\n") | gsub("<[^>]*>"; "")
    | gsub("&nbsp;"; " ") | gsub("&lt;"; "<") | gsub("&gt;"; ">")
    | gsub("&quot;"; "\"") | gsub("&#(?<n>[0-9]{2,6});"; [.n | tonumber] | implode)
    | gsub("&amp;"; "&") | sub("^\\s+"; "") | sub("\\s+$"; "")
  end;

# Letters with accents, and umlauts as in German, in ASCII. Add those of your
# language: in Swedish, for example, ö is o.
def ascii_letters:
  reduce (["[äæÄÆ]", "ae"], ["[öœÖŒ]", "oe"], ["[üÜ]", "ue"], ["[ßẞ]", "ss"],
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
