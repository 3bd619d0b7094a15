"""A few lines of each of the twelve commonest languages, with strings and comments over several lines."""

from __future__ import annotations

SAMPLES = {
    "a.py": '"""A pond.\n\nWith frogs."""\nimport os\n\n\nclass Frog:\n    def leap(self, n: int = 3) -> str:\n'
    '        """So far.\n\n        In metres."""\n        return f"{n} {os.name!r}"  # done\n',
    "a.js": "/* a\n * pond */\nimport x from 'y';\nconst leap = async (n) => {\n  // far\n"
    "  return `so\n  ${n} far`;\n};\nexport default /a[b/]+/g.test(x) ? 1 : 2.5;\n",
    "a.ts": "/** a\n * pond */\ninterface Frog<T> {\n  readonly name: string;\n}\n"
    "function leap(n: number): Frog<string> {\n  return { name: `so\n  ${n}` } as Frog<string>;\n}\n",
    "A.java": "/* a\n pond */\npackage pond;\n\n@Deprecated\npublic class A<T> {\n  // far\n"
    '  private static final String NAME = "frog\\n";\n  int leap(int n) { return n + 0x1F; }\n}\n',
    "a.c": "/* a\n pond */\n#include <stdio.h>\n#define FAR(n) \\\n  ((n) + 1)\n\nstatic int leap(const char *s)\n{\n"
    '  return printf("%s\\n", s); // far\n}\n',
    "a.cpp": "/* a\n pond */\n#include <vector>\n\nnamespace pond {\ntemplate <typename T> class Frog {\n public:\n"
    '  auto leap() const { return R"(so\nfar)"; } // done\n};\n}\n',
    "a.cs": "/* a\n pond */\nusing System;\n\nnamespace Pond {\n  class Frog {\n    // far\n"
    '    string Leap(int n) => $"{n}" + @"so\nfar";\n  }\n}\n',
    "a.go": '/* a\n pond */\npackage pond\n\nimport "fmt"\n\n// far\nfunc leap(n int) string {\n'
    "\treturn fmt.Sprint(`so\nfar`, n)\n}\n",
    "a.rs": "/* a\n pond */\nuse std::fmt;\n\n/// far\npub fn leap<'a>(n: &'a str) -> String {\n"
    '    let s = r#"so\nfar"#;\n    format!("{n}{s}")\n}\n',
    "a.php": "<p>pond</p>\n<?php\n/* a\n pond */\nfunction leap($n) {\n  // far\n  return "
    "\"so $n\n far\" . 'x';\n}\n?>\n",
    "a.html": '<!-- a\n pond -->\n<div class="frog">\n<style>\np { color: red; /* far */ }\n</style>\n<script>\n'
    "let x = 1; // done\n</script>\n</div>\n",
    "a.sh": '# a pond\nleap() {\n  local n="so\n  far"\n  cat <<EOF\n$n ${n:-x}\nEOF\n'
    "  [ -n \"$n\" ] && echo 'a\nb'\n}\n",
}
