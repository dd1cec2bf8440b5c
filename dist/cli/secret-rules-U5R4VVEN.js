import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  databaseUrlRule,
  privateKeyRule,
  secretRuleCount,
  secretRules
} from "./chunk-KNXP2FXJ.js";
import "./chunk-UQBCDAUJ.js";
export {
  databaseUrlRule,
  privateKeyRule,
  secretRuleCount,
  secretRules
};
