package expr

import (
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// atCart is an exchange that is at a line of Python with these variables, in name, picture pairs.
func atCart(pairs ...string) *Context {
	d := trace.NewCode(trace.KindCodeLine)
	for i := 0; i < len(pairs); i += 2 {
		d.Locals = append(d.Locals, trace.Header{Name: pairs[i], Value: pairs[i+1]})
	}
	return End(trace.New(time.Time{}, []trace.Event{
		{Seq: 1, X: 1, Data: &trace.RequestLine{Method: "POST", Target: "/cart?n=1", Version: "HTTP/1.1"}},
		{Seq: 2, X: 1, Layer: trace.LayerApp, Src: trace.Src{File: "cart.py", Line: 42}, Data: d},
	}))
}

func TestConditionsSpeakOfVariables(t *testing.T) {
	t.Parallel()
	c := atCart(
		"total", "12", "price", "1.5", "name", `'milk "2" \n\x1b'`, "raw", `b'\x00\xff'`, "none", "None", "flag", "True",
		"items", "['tea', ('a', 1), [], {}, ()]", "one", "(1,)", "cart", "{'tea': 2, 3: {'x': -inf}}", "path", "'/mine'",
		"environ", "{'wsgi.input': <Input>, 'PATH_INFO': '/cart'}", "big", "123456789012345678901234567890", "n", "7",
	)
	for _, text := range []string{
		"total > 10", "price == 1.5", `name == "milk \"2\" \n\x1b"`, `raw == b"\x00\xff"`, "none == None", "flag", "len(items) == 5",
		`items[1] == ("a", 1)`, "one == (1,)", `cart["tea"] == 2`, `cart[3]["x"] < 0`, `"tea" in cart`, "big > total",
		`environ["PATH_INFO"] == "/cart"`, `environ.get("none") == None`, `"wsgi.input" in environ`, `len(environ) == 2`,
		// a variable hides a fact of the exchange; each can be said
		`path == "/mine"`, `exchange.path == "/cart"`, `local("path") == "/mine"`, "n == 7", "exchange.n != 7",
		// and where there is no variable, the fact is meant
		"any([False, max([1, 2]) == 2])", `method == "POST"`, `exchange.method == method`, "[total for total in [1]] == [1]",
	} {
		x, err := CompileLine(text, nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if yes, err := x.Bool(c); !yes || err != nil {
			t.Errorf("%s: %v, %v", text, yes, err)
		}
	}
}

// What is not there or not plain fails, and says why; nothing is taken to be false.
func TestConditionsThatFail(t *testing.T) {
	t.Parallel()
	c := atCart(
		"cart", "<Cart>", "carts", "[<Cart>]", "long", "'aaa'... (9000 long)", "many", "[1, 2, ... (30 items)]", "set", "{1, 2}",
		"z", "(1+2j)", "cut", "'aa", "environ", "{'wsgi.input': <Input>}", "status", "'200 OK'", "empty", "",
	)
	for text, want := range map[string]string{
		"nope > 1":                       "nope: there is no such variable at this line",
		`local("method") == "POST"`:      "method: there is no such variable at this line",
		"cart == 3":                      "cart: a condition cannot look into Cart",
		"not cart":                       "cart: a condition cannot look into Cart",
		"carts":                          "carts: a condition cannot look into Cart",
		"long == 1":                      "long: its value is too long or not plain",
		"many == 1":                      "many: its value is too long or not plain",
		"set == 1":                       "set: its value is too long or not plain",
		"z == 1":                         "z: its value is too long or not plain",
		"cut == 1":                       "cut: its value is too long or not plain",
		"empty":                          "empty: its value is too long or not plain",
		`environ["wsgi.input"] == 1`:     "a condition cannot look into Input",
		`environ.get("wsgi.input") == 1`: "a condition cannot look into Input",
		"status >= 400":                  "string >= int",
	} {
		x, err := CompileLine(text, nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if yes, err := x.Bool(c); yes || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want %q", text, yes, err, want)
		}
	}
}

// While it is typed, a condition is held to the names in the source and those of the exchange.
func TestConditionsAreHeldToTheSource(t *testing.T) {
	t.Parallel()
	known := Words("def cart(environ, start_response):\n    total = 3  # the total_price\n    if n in conn: pass\n")
	for text, want := range map[string]string{
		"total > 10":         "",
		"status >= 400":      "",
		`local("total") > 1`: "",
		"totl > 10":          `there is no name "totl"; did you mean total, bool?`,
		"nn > 10":            `there is no name "nn"; did you mean conn, n, own?`,
		"staus >= 400":       `there is no name "staus"; did you mean status, stage?`,
		`local("totl") > 10`: `there is no name "totl"; did you mean total, bool?`,
		"local(total) > 10":  `local takes the name of a variable in quotes, as in local("status")`,
		"exchange.staus > 1": `there is no name "staus"; did you mean status, stage?`,
		"total >":            "the end stands where a value should be",
		"total = 3":          "= sets a value; a comparison is ==; write: total == 3",
	} {
		_, err := CompileLine(text, known)
		if got := ""; err != nil {
			got = err.Error()
			if got != want {
				t.Errorf("%s: %s; want %q", text, got, want)
			}
		} else if want != "" {
			t.Errorf("%s: taken; want %q", text, want)
		}
	}
	x, _ := CompileLine(`status >= 400 and len(cart) > 2 and local("path") and exchange.path and True`, nil)
	if got := strings.Join(x.Variables(), " "); got != "cart len path status" {
		t.Errorf("variables: %s", got)
	}
	if got := strings.Join(x.Hides(), " "); got != "status" {
		t.Errorf("hides: %s", got)
	}
	if _, err := Compile("total > 10"); err == nil {
		t.Error("elsewhere there are no variables")
	}
}
