package conform

// standard is what the RFCs say of a row of the decision table, apart from what we decided
// where they leave a choice.
type standard struct {
	section string
	refuse  Strength // how strongly a server has to refuse what the table refuses
	accept  Strength // to serve what the table serves
	see     Strength // and to hand it to the application as the table does
	choice  string   // what it may do otherwise
}

// standards are those of the rows that can be sent to any server. SHOULD also stands where
// something is outside the grammar and nothing more is said: RFC 9112 §3 asks for a 400
// then.
func standards() map[string]standard {
	return map[string]standard{
		"H1":  {"RFC 9112 §3", May, Must, Must, "a server may take a line apart at any whitespace"},
		"H2":  {"RFC 9112 §2.2", May, Should, Should, "one empty line should be ignored, and more may be"},
		"H3":  {"RFC 9112 §2.2", May, May, May, "a lone LF may be taken for a line end"},
		"H4":  {"RFC 9110 §9.1", May, May, Must, "a server may answer 501 to a method that it does not know"},
		"H5":  {"RFC 9112 §3", Should, May, May, ""},
		"H6":  {"RFC 9112 §3", May, May, Must, "a limit of its own"},
		"H7":  {"RFC 9112 §2.3", May, Should, May, "SERVER_PROTOCOL may be the server's own version"},
		"H8":  {"RFC 9110 §15.6.6", May, May, May, "505 may be answered, and need not"},
		"H9":  {"RFC 9112 §2.3", Should, May, May, ""},
		"H10": {"RFC 9112 §3.2", May, May, Must, "it is outside the grammar, and may be refused"},
		"H11": {"RFC 9112 §3.2", Should, May, May, ""},
		"H12": {"PEP 3333, URL Reconstruction", May, Must, Should, ""},
		"H13": {"RFC 9112 §3.2.2", May, Must, Should, ""},
		"H14": {"RFC 9110 §4.2.3", May, Must, May, "an empty PATH_INFO means the same"},
		"H15": {"RFC 9110 §7.4", May, May, May, "421 or 400 may be answered, and so may the request"},
		"H16": {"RFC 9110 §4.2.4", May, May, May, "it is deprecated: to refuse it is allowed"},
		"H17": {"RFC 9112 §3.2", Should, May, May, ""},
		"H18": {"RFC 9112 §3.2.4", May, Should, May, "nothing says what PATH_INFO is for *"},
		"H19": {"RFC 9112 §3.2.4", Should, May, May, ""},
		"H20": {"RFC 9112 §3.2.4", May, May, May, "the form belongs to OPTIONS"},
		"H21": {"RFC 9110 §9.3.6", May, May, May, "an origin server need not know CONNECT"},
		"H22": {"RFC 9112 §3.2", Should, May, May, ""},
		"H23": {"RFC 9112 §3.2", May, May, May, "it is outside the grammar: cut off or refused"},
		"H24": {"PEP 3333, URL Reconstruction", May, May, Must, "%00 and %2F may be refused"},
		"H25": {"RFC 3986 §2.1", May, May, May, "it may be refused, or passed on as it is"},
		"H26": {"PEP 3333, Unicode Issues", May, May, Must, "it is outside the grammar, and may be refused"},
		"H27": {"RFC 3875 §4.1.7", May, Must, Must, ""},
		"H28": {"RFC 9112 §3.2", Must, May, May, ""},
		"H29": {"RFC 9112 §3.2", Must, May, May, ""},
		"H30": {"RFC 9112 §3.2", Must, Should, Must, ""},
		"H31": {"RFC 9110 §7.2", May, Should, May, "an empty HTTP_HOST may be left out"},
		"H32": {"RFC 9112 §3.2", May, Must, May, ""},
		"H33": {"RFC 9112 §5", May, Must, Must, ""},
		"H34": {"RFC 9110 §5.6.3", May, May, Must, "bytes above 127 may be refused"},
		"H35": {"RFC 9112 §5", Should, May, May, ""},
		"H36": {"RFC 9112 §5.1", Must, May, May, ""},
		"H37": {"RFC 9112 §2.2", May, May, May, "such lines are refused or skipped"},
		"H38": {"RFC 9112 §5.2", May, May, May, "it is refused, or taken for a space"},
		"H39": {"RFC 9112 §2.2", May, May, May, "a lone LF may be taken for a line end"},
		"H40": {"RFC 9112 §2.2", May, May, May, "a lone CR is invalid, or taken for a space"},
		"H41": {"RFC 9110 §5.5", May, May, May, "NUL is refused or taken for a space, other controls may stay"},
		"H42": {"RFC 9110 §5.5", May, May, Must, "bytes above 127 may be refused"},
		"H43": {"RFC 9110 §5.5", May, Must, Must, ""},
		"H44": {"RFC 3875 §4.1.18", May, May, May, "no standard says what a name with _ becomes; one that meets another name may be forged"},
		"H45": {"RFC 3875 §4.1.18", May, Must, Must, ""},
		"H46": {"RFC 9110 §5.3", May, May, May, "it may be refused, or one of them taken"},
		"H47": {"PEP 3333, environ Variables", May, May, May, "a server may trust a proxy at 127.0.0.1 by its configuration, and drop what it does not trust"},
		"H48": {"RFC 9110 §8.6", May, Must, May, "the number may be handed on without its zeros"},
		"H49": {"RFC 9112 §6.3", Must, May, May, ""},
		"H50": {"RFC 9112 §6.3", Must, May, May, ""},
		"H51": {"RFC 9110 §8.6", May, May, May, "there may be no limit: the server then waits for the body"},
		"H52": {"RFC 9112 §6.3", May, May, May, "it may be refused, or read by Transfer-Encoding alone"},
		"H53": {"RFC 9112 §6.1", May, May, May, "it may be answered, if the connection is then closed"},
		"H54": {"RFC 9112 §7.1", May, Must, May, "the server may find the length, and state it"},
		"H55": {"RFC 9112 §6.1", Should, May, May, ""},
		"H56": {"RFC 9112 §6.3", Must, May, May, ""},
		"H57": {"RFC 9112 §6.3", May, Must, May, "CONTENT_LENGTH may be absent or empty"},
		"H58": {"RFC 9110 §9.3.1", May, May, Must, "a body that means nothing may be refused"},
		"H59": {"RFC 9112 §7.1", Should, Must, Must, ""},
		"H60": {"RFC 9112 §7.1", Should, May, May, ""},
		"H61": {"RFC 9112 §7.1.1", May, Must, Must, "a limit of its own"},
		"H62": {"RFC 9112 §7.1.1", Should, May, May, ""},
		"H63": {"RFC 9112 §7.1", Should, May, May, ""},
		"H64": {"RFC 9112 §7.1.2", May, Must, May, "trailers may be merged where that is safe"},
		"H65": {"RFC 9112 §8", Should, May, May, ""},
		"H66": {"RFC 9112 §8", Should, May, May, ""},
		"H67": {"RFC 9112 §3", May, May, Must, "a limit of its own, at least 8000 bytes"},
		"H68": {"RFC 9110 §5.4", May, May, Must, "a limit of its own"},
		"H69": {"RFC 9110 §15.5.14", May, May, May, "a limit of its own: the server may wait for the body"},
		"H70": {"RFC 9112 §7.1.2", May, May, May, "a limit of its own"},
		"H77": {"RFC 9110 §10.1.1", May, Must, Must, ""},
		"H78": {"RFC 9110 §10.1.1", May, May, May, "417 may be answered, and need not"},
		"H81": {"RFC 9112 §9.3", May, May, May, "a server may close after each answer"},
		"H82": {"RFC 9112 §9.6", May, Must, Must, ""},
		"H83": {"RFC 9112 §9.3", May, Must, Must, ""},
		"H84": {"RFC 9112 §9.3.2", Should, May, Must, "a server may close after each answer"},
		"H85": {"RFC 9112 §9.6", May, May, May, "a half-close may be taken for the client's leaving"},
		"H86": {"RFC 9112 §8", May, May, May, "it may be answered, or the connection closed"},
		"H87": {"RFC 9110 §7.8", May, Must, May, ""},
		"H88": {"RFC 9112 §9.6", Should, May, May, ""},
	}
}
