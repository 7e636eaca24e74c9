import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import globals from "globals";

// Odoo's own lint refuses components without these two; so do we, before the tests run.
const componentNeeds = (field) => ({
  selector:
    "ClassDeclaration[superClass.name='Component']" +
    `:not(:has(ClassBody.body > PropertyDefinition[key.name='${field}'][static='true']))`,
  message: `A component declares "static ${field}".`,
});

export default [
  { ignores: ["**/static/lib/**", "**/node_modules/**", ".mes/**"] },
  js.configs.recommended,
  prettier,
  {
    files: ["**/static/**/*.js"],
    languageOptions: {
      sourceType: "module",
      ecmaVersion: 2023,
      globals: {
        ...globals.browser,
        odoo: "readonly",
        luxon: "readonly",
        Chart: "readonly",
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      complexity: ["error", 10],
      curly: ["error", "all"],
      eqeqeq: ["error", "always"],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", 40],
      "no-console": ["error", { allow: ["warn", "error"] }],
      "no-duplicate-imports": "error",
      "no-restricted-globals": ["error", "event", "self"],
      "no-restricted-syntax": [
        "error",
        "PrivateIdentifier",
        componentNeeds("props"),
        componentNeeds("template"),
      ],
      "no-unused-vars": ["error", { args: "none", caughtErrors: "all" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    // Steps of a tour and cases of a unit test are lists, not logic.
    files: ["**/static/tests/**/*.js"],
    rules: { "max-lines-per-function": "off" },
  },
  {
    // In a worker `self` is the global object, there is no window to name.
    files: ["**/static/**/*service_worker.js", "**/static/**/*.worker.js"],
    languageOptions: { globals: globals.serviceworker },
    rules: { "no-restricted-globals": ["error", "event"] },
  },
];
