/** What tests of stores look at beside them. */
export { temporaryFolders } from "./store/spool-folder.ts";
