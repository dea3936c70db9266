import { allMutants, alteredStore, type StoreUnderTest } from "@metaxy/conformance";
import { lockedFolderBase } from "../locked-folder.ts";

const mutant = allMutants.find(({ key }) => key === process.env.METAXY_MUTANT);

/** The store of the test that started this process, with the same defect. */
export const storeUnderTest: StoreUnderTest = alteredStore(
  lockedFolderBase(process.env.METAXY_TEST_FOLDER ?? ""),
  mutant?.alter,
);
