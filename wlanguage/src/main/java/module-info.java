/**
 * The WLanguage socket functions by their names, for programs that were written with WINDEV: {@code WLangage} has the French
 * ones, {@code WLanguage} the English ones.
 */
module dev.prise.wlanguage {
    requires dev.prise.core;

    exports dev.prise.wlanguage;
}
