/** The version of this package: the API's major and minor, and the package's own patch. */
export const VERSION = "2.0.0";
