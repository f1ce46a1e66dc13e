package dev.yoi.runtime.redaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How keys of one kind look: a word that begins with `prefix`, which tells the kind and is left standing, and
/// goes on with characters of `body`, which are masked if `test` takes them.
///
/// `triggerAt` is the second of the rarest two neighbours in the prefix, at which the scan looks closer.
record KeyShape(String prefix, int triggerAt, Body body, Test test) {
    /// Which characters a key may consist of.
    enum Body {
        ALNUM(""),
        TOKEN("_-"),
        DOTTED("_-."),
        OPAQUE("-._~+/="),
        UPPER(""),
        /// Lines of base64 and headers, also where their line feeds are escaped.
        ARMOUR("+/=\r\n\t \\:,-");

        private final String others;

        Body(String others) {
            this.others = others;
        }

        boolean has(char c) {
            return alnum(c) ? this != UPPER || c < 'a' : others.indexOf(c) >= 0;
        }

        boolean goesOn(String text, int at) {
            return has(text.charAt(at)) && !(this == ARMOUR && text.startsWith("-----", at));
        }
    }

    /// Whether these characters of the text are a key.
    @FunctionalInterface
    interface Test {
        boolean takes(String text, int from, int to);
    }

    /// UTF-16 units of a key in which a digit or a capital is found, if there is one.
    private static final int TELLING = 64;
    /// UTF-16 units of the longest header, and of the longest middle part, of a JSON web token.
    private static final int MAX_TOKEN_PART = 8 * 1024;

    static final List<KeyShape> ALL = List.of(
            // OpenAI, Anthropic and others that follow them
            new KeyShape("sk-", 2, Body.TOKEN, mixed(20)),
            // GitHub
            new KeyShape("ghp_", 3, Body.ALNUM, atLeast(36)),
            new KeyShape("gho_", 3, Body.ALNUM, atLeast(36)),
            new KeyShape("ghu_", 3, Body.ALNUM, atLeast(36)),
            new KeyShape("ghs_", 3, Body.ALNUM, atLeast(36)),
            new KeyShape("ghr_", 3, Body.ALNUM, atLeast(36)),
            new KeyShape("github_pat_", 10, Body.TOKEN, mixed(22)),
            // GitLab
            new KeyShape("glpat-", 5, Body.TOKEN, mixed(20)),
            // npm
            new KeyShape("npm_", 3, Body.ALNUM, atLeast(36)),
            // Stripe
            new KeyShape("sk_live_", 7, Body.ALNUM, atLeast(16)),
            new KeyShape("rk_live_", 7, Body.ALNUM, atLeast(16)),
            // Slack
            new KeyShape("xoxa-", 4, Body.TOKEN, mixed(10)),
            new KeyShape("xoxb-", 4, Body.TOKEN, mixed(10)),
            new KeyShape("xoxp-", 4, Body.TOKEN, mixed(10)),
            new KeyShape("xoxr-", 4, Body.TOKEN, mixed(10)),
            new KeyShape("xoxs-", 4, Body.TOKEN, mixed(10)),
            // AWS
            new KeyShape("AKIA", 2, Body.UPPER, exactly(16)),
            new KeyShape("ASIA", 2, Body.UPPER, exactly(16)),
            // Google
            new KeyShape("AIza", 2, Body.TOKEN, atLeast(35)),
            // tokens in headers, and JSON web tokens anywhere
            new KeyShape("Bearer ", 1, Body.OPAQUE, mixed(20)),
            new KeyShape("bearer ", 1, Body.OPAQUE, mixed(20)),
            new KeyShape("eyJ", 2, Body.DOTTED, KeyShape::webToken),
            // PEM
            armour("PRIVATE KEY-----"),
            armour("PRIVATE KEY BLOCK-----"));

    char trigger() {
        return prefix.charAt(triggerAt);
    }

    private static KeyShape armour(String prefix) {
        return new KeyShape(prefix, 3, Body.ARMOUR, KeyShape::armoured);
    }

    /// What there is of this shape around the trigger at `at`.
    @Nullable
    Spans look(String text, int at, Scanner.Part part, @Nullable Spans before) {
        int start = at - triggerAt;
        int from = start + prefix.length();
        if (start < part.from()
                || from > part.to()
                || !text.startsWith(prefix, start)
                || !(body == Body.ARMOUR ? begins(text, start) : wordBegins(text, start))) {
            return before;
        }
        int end = part.endOfRun(text, from, body);
        boolean open = end == part.to() && !part.whole();
        if (!open && !test.takes(text, from, end)) {
            return before;
        }
        Spans spans = before == null ? new Spans() : before;
        if (open) {
            spans.undecided(from);
        } else {
            spans.hide(from, end, this);
        }
        return spans;
    }

    /// Behind anything but a letter or digit; an escape like `\n` is none.
    private static boolean wordBegins(String text, int start) {
        if (start == 0 || !alnum(text.charAt(start - 1))) {
            return true;
        }
        return start > 1 && text.charAt(start - 2) == '\\' && "nrtbf".indexOf(text.charAt(start - 1)) >= 0;
    }

    /// Behind `-----BEGIN ` and words like `RSA`.
    private static boolean begins(String text, int start) {
        int words = start;
        while (words > 0
                && start - words < 24
                && (Body.UPPER.has(text.charAt(words - 1)) || text.charAt(words - 1) == ' ')) {
            words--;
        }
        return words >= 5 && text.startsWith("-----BEGIN ", words - 5);
    }

    private static Test atLeast(int characters) {
        return (_, from, to) -> to - from >= characters;
    }

    private static Test exactly(int characters) {
        return (_, from, to) -> to - from == characters;
    }

    /// Long enough, and no plain words: those have neither digits nor capitals.
    private static Test mixed(int characters) {
        return (text, from, to) -> to - from >= characters
                && text.substring(from, Math.min(to, from + TELLING))
                        .chars()
                        .anyMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'));
    }

    /// `eyJ….eyJ….…`: two JSON objects and a signature.
    private static boolean webToken(String text, int from, int to) {
        int first = text.indexOf('.', from, Math.min(to, from + MAX_TOKEN_PART));
        int second = first < 0 ? -1 : text.indexOf('.', first + 1, Math.min(to, first + MAX_TOKEN_PART));
        return second > 0 && text.startsWith("eyJ", first + 1) && to - second > 16;
    }

    /// Has a line of base64.
    private static boolean armoured(String text, int from, int to) {
        int run = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            run = alnum(c) || c == '+' || c == '/' || c == '=' ? run + 1 : 0;
            if (run == 32) {
                return true;
            }
        }
        return false;
    }

    private static boolean alnum(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
