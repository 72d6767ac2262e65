"""The English sentences of other rooms that pages say in the language of the interface.

Each stands here as its room writes it, with names in place of what varies; a test reads the rooms and names
what is missing. `error` is a sentence itself and is said in the same way. Of two forms that fit, the first is
taken.
"""


def _(message: str) -> str:
    """Mark a message for the catalogue; it is translated when a page is made."""
    return message


SENTENCES = (
    # search.passages: why a search found a document
    _("title contains %(words)s"),
    _("paragraph %(number)s contains %(words)s"),
    _("passage close in meaning"),
    _("title close in meaning"),
    # search.query and the index: what of a query was not understood
    _("only the first %(number)s terms were used"),
    _("only the first %(number)s characters were used"),
    _("a closing parenthesis is missing"),
    _("this closing parenthesis has no partner"),
    _("a closing quotation mark is missing"),
    _("groups within more than %(number)s groups are read as if ungrouped"),
    _("%(operator)s needs a term before it"),
    _("%(operator)s needs a term after it"),
    _("there is no field “%(name)s”; searched as words"),
    _("%(name)s: needs a value"),
    _("%(name)s: needs a date such as 2025-07-14, 2025-07 or 7d, not “%(value)s”"),
    _("nothing here has the %(name)s “%(value)s”"),
    # verify.reasons: why a claim was judged so
    _("figures and dates found in %(cited)s: %(listed)s"),
    _("number %(number)s is not in %(cited)s"),
    _("date %(date)s is not in %(cited)s"),
    _("name %(name)s is not in %(cited)s"),
    _("%(number)s has another unit in %(cited)s"),
    _("%(cited)s bounds %(number)s from the other side"),
    _("%(cited)s says the opposite of “%(word)s”"),
    _("%(cited)s does not deny “%(word)s” as the claim does"),
    _("%(cited)s denies something that the claim affirms"),
    _("%(cited)s is about something else"),
    _("%(cited)s does not say this in all its parts"),
    _("nothing in %(cited)s says “%(words)s”"),
    # services: what was asked for and cannot be done
    _("There is no topic %(key)s. `topicwire topic list` shows those there are."),
    _("There is no source %(key)s. `topicwire source list` shows those there are."),
    _("There is no account %(key)s. `topicwire account list` shows those there are."),
    _("There is no token %(key)s. `topicwire token list` shows those there are."),
    _(
        "There is no revision %(number)s of document %(key)s. It may have been removed; search for "
        "it by its title."
    ),
    _("There is no document %(key)s. It may have been removed; search for it by its title."),
    _("There is no document %(key)s. It may have been removed."),
    _("There is no saved search %(key)s. It may have been removed."),
    _("There is no alert %(key)s. It may have been removed."),
    _("There is no account %(key)s."),
    _("Document %(key)s has no paragraph %(number)s."),
    _("There is no export format %(name)s. There are %(others)s."),
    _("The document %(key)s is no example of the topic %(topic)s."),
    _("There is a topic %(key)s already. Change that one, or choose another name."),
    _("There is an account %(name)s already. Choose another name."),
    _("The topic %(key)s was changed or removed by somebody else. Load it again, then repeat."),
    _("A topic needs a name. Give the words that its documents contain."),
    _("A topic has at most %(most)s names; these are %(number)s."),
    _("The name %(name)s is missing. It must stay: the topic is addressed by it."),
    _("The name %(name)s has no letters or digits. Give one that can be searched for."),
    _("The name has %(number)s characters; %(most)s is the most."),
    _("The threshold is %(value)s; it must lie between 0 and 1."),
    _("The threshold is %(value)s; it must be a number from 0 to 100."),
    _("The query of a topic cannot ask for %(name)s: that is decided after it."),
    _("A topic learns from at most %(most)s examples. Remove one in its settings first."),
    _("A topic has at most %(most)s pinned documents. Take a pin away first."),
    _("A document is pinned to a topic, but none was named. Pin it on a topic's page."),
    _("At most %(most)s documents can be marked at once; these are %(number)s."),
    _("At most %(most)s searches are kept. Remove one first."),
    _("There is nothing to keep: type a query, or choose a filter."),
    _("At most %(most)s alerts are kept. Remove one first."),
    _("An alert is about one topic or one saved search; name exactly one of them."),
    _("%(number)s minutes is not possible: from 1 minute to 10,080, which is a week."),
    _("What the alert is about (%(key)s) does not exist."),
    _("%(address)s is no mail address."),
    _("%(address)s is no address of a webhook; it begins with https:// or http://."),
    # services: accounts, passwords and tokens
    _(
        "%(name)s cannot be the name of an account. Give up to 64 letters, digits and . _ - @ +, "
        "beginning with a letter or digit."
    ),
    _("An account cannot have the scope %(scope)s. Give read, write or admin."),
    _("%(name)s is the only account with the scope admin. Give that scope to another account first."),
    _("You cannot remove the account that you are signed in with. Use another."),
    _(
        "The password has %(number)s characters. Give one of %(least)s to %(most)s: a few words are "
        "easy to remember."
    ),
    _("The password contains the name of the account. Give one that does not."),
    _("The password has fewer than %(number)s different characters. Give one with more."),
    _("The present password is wrong, so nothing was changed."),
    _("These are too many tries. Wait five minutes."),
    _("Your account has not the scope %(scope)s itself."),
    _("A token needs a name of up to %(most)s characters. Say what it is for."),
    _("A token can count for 1 to %(most)s days, not %(number)s."),
    _("There are %(most)s tokens already. Remove the account, or use one of them."),
    _("The token %(key)s was revoked on %(day)s. Make a new one."),
    _("The token %(key)s expired on %(day)s. Make a new one."),
    _("This page is for people who are signed in. Programs use /api/v1/tokens."),
    _("This needs the scope %(scope)s; yours is %(own)s. Ask for more."),
    # services: sources that are added
    _("The file is larger than %(number)s bytes, which no list of sources is."),
    _("The file cannot be read: %(error)s."),
    _("The file names no source: none of its outlines has an address (xmlUrl)."),
    _("%(name)s fits %(number)s outlets: %(others)s. Name one by its domain."),
    _(
        "%(place)s is no address, no host name and no outlet of the catalogue. Name a feed, a "
        "sitemap, a site such as people.com.cn, or gdelt."
    ),
    _("%(place)s may not be read: %(error)s."),
    _(
        "%(place)s cannot be read: %(error)s. Try again later, or add the address of a feed with the "
        "kind feed, which is not asked first."
    ),
    _(
        "No feed or sitemap was found on %(place)s: not at the address itself, in its links, in "
        "robots.txt or at the usual places. Add the address of a feed with the kind feed."
    ),
    _("%(address)s could not be read now (%(error)s); it is tried again when collecting."),
    _("%(address)s, which the catalogue names, was left out: %(error)s."),
    _("%(address)s is not an address that can be fetched: it needs http:// or https:// and a host"),
    # serve: addresses, forms and protection
    _("The search has %(number)s characters; at most %(most)s are allowed. Shorten it."),
    _("The parameter cursor is not one that this list gave out. Start again without it."),
    _("The cursor is not one of ours. Begin again at the start of the list."),
    _("this page marker is not valid for this search; start again at the first page"),
    _("The parameter %(name)s is given %(number)s times; at most %(most)s are allowed."),
    _("The parameter %(name)s is %(value)s; it must be a day such as 2025-07-24."),
    _("The parameter %(name)s is %(value)s; it must be one of: %(others)s."),
    _("The parameter shown is %(value)s; it must be a number of items."),
    _("The body is larger than %(number)s bytes."),
    _("A page takes forms, not %(kind)s. Programs use /api/v1."),
    _("This form is from before you signed in or out, so it was not carried out."),
    _("These are more than %(number)s requests in %(window)s seconds. Go on in %(wait)s seconds."),
    # net and collect: why a source cannot be read
    _("%(address)s answered %(status)s"),
    _("%(address)s did not answer in time (%(error)s)"),
    _("%(address)s could not be fetched (%(error)s)"),
    _("%(address)s could not be fetched: %(error)s"),
    _("%(address)s redirects more than %(number)s times"),
    _("%(address)s is larger than %(number)s bytes"),
    _("%(address)s is not fetched: %(error)s"),
    _("%(address)s is not a public address"),
    _("%(address)s is no feed or sitemap that lists anything"),
    _("%(host)s asked for no requests for another %(wait)s s"),
    _("%(host)s was busy with other requests"),
    _("the name %(host)s cannot be resolved: %(error)s"),
    _("robots.txt does not allow %(address)s"),
    _("robots.txt could not be read, so nothing is fetched there: %(error)s"),
    _("not a feed: its root element is of no known format"),
    _("not a feed: %(error)s"),
    _("not a sitemap: it has no elements"),
    _("not a sitemap: its root element is %(name)s"),
    _("not a list: it is empty"),
    _("not JSON: %(error)s"),
    _("not XML: %(error)s"),
    _("not OPML: its root element is another"),
    _("not OPML: %(error)s"),
    _("JSON without a list of items is not a JSON Feed"),
    # extract: why a page became no document
    _("the page is empty"),
    _("the page has no text"),
    _("the PDF has no text"),
    _("the PDF cannot be read: %(error)s"),
    _("the page is a feed or sitemap, not a document"),
    _("the page is a video with hardly any text"),
    _("the page lists articles and has none itself"),
    _("the page shows a notice instead of an article: %(rule)s"),
    _("the page is neither HTML nor PDF nor text: %(kind)s"),
    _("the page's time lies before 1990"),
    # summarize: how a summary came to be
    _("made before; this time %(error)s"),
    _("no language model is set; llm.base_url and llm.model name one"),
    _("not by the language model: %(error)s"),
    _("not translated: %(error)s"),
    _("no second judge: %(error)s"),
    _("the language of the document is not known, so it is not translated"),
    _("no model translates %(names)s; `topicwire models add %(pair)s` fetches one"),
    _("none of the %(number)s sentences that were chosen passed the check"),
    _("none of the %(number)s translated sentences passed the check"),
    _("none of the model's %(number)s claims passed the check"),
    _("%(number)s sentences that address a language model were withheld from it"),
    _("%(number)s paragraphs of this long document were not read"),
    _("the answer does not have the form asked for (%(error)s)"),
    _("the answer holds no JSON object"),
    _("the answer is too long"),
    _("the answer has no claim that can be used"),
    _("the answer is in %(found)s, not in %(language)s"),
    _("the document has no text"),
    _("no answer from the model endpoint in %(number)s attempts"),
    _("the model endpoint %(error)s"),
    _("the day's budget of %(money)s for model calls is spent"),
)
