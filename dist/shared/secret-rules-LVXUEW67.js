import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  databaseUrlRule,
  privateKeyRule,
  secretRuleCount,
  secretRules
} from "./chunk-OKGSWKKC.js";
import "./chunk-F3342EWT.js";
export {
  databaseUrlRule,
  privateKeyRule,
  secretRuleCount,
  secretRules
};
