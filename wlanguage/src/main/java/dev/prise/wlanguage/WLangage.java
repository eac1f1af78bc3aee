package dev.prise.wlanguage;

import dev.prise.Limits;
import java.nio.charset.Charset;
import java.time.Duration;

/**
 * Les fonctions de sockets du WLangage, sous leurs noms français, pour un import statique : une ligne de WLangage, avec un
 * point-virgule, se compile.
 *
 * <pre>{@code
 * import static dev.prise.wlanguage.WLangage.*;
 *
 * SocketCrée("Serveur", 5000);
 * String requête = SocketLit("Serveur");
 * SocketEcrit("Serveur", "Bonjour " + SocketClientInfo("Serveur", SocketAdresse));
 * SocketFerme("Serveur");
 * }</pre>
 *
 * <p><b>Noms.</b> Un socket est désigné par un nom, le même pour tous les threads et pour les deux langues
 * ({@link WLanguage}).
 *
 * <p><b>Erreurs.</b> Une fonction qui échoue donne faux, ou {@code ""} ; {@link #ErreurDétectée()} et {@link #ErreurInfo()} le
 * disent au thread qui l'a appelée. Un emploi incorrect (nom vide, pris ou inconnu, port hors de 1 à 65535, constante inconnue,
 * mode d'un socket UDP…) est une {@link IllegalArgumentException} ou une {@link IllegalStateException}.
 *
 * <p><b>Durées.</b> Un nombre de millisecondes, une {@link Duration}, ou un texte comme {@code 10ms}, {@code 1s},
 * {@code 1s 500ms}.
 *
 * <p><b>Threads.</b> Toutes les fonctions sont permises à tous ; un thread peut lire pendant qu'un autre écrit.
 */
@SuppressWarnings("MemberName") // les noms sont ceux du WLangage
public final class WLangage {

    /** Un marqueur termine chaque message. Ce qui le suit est gardé. En anglais : {@link WLanguage#SocketEndTag}. */
    public static final int SocketMarqueurFin = 0;

    /** La taille est au début du message : le mode par défaut. En anglais : {@link WLanguage#SocketSizeStart}. */
    public static final int SocketTailleDébut = 1;

    /**
     * Un marqueur termine chaque message ; ce qui le suit est gardé pour la lecture suivante. En anglais :
     * {@link WLanguage#SocketEndTagBuffer}.
     */
    public static final int SocketMarqueurFinBuffer = 2;

    /** Rien ne sépare les messages : on lit ce qui est là. En anglais : {@link WLanguage#SocketNoEndTag}. */
    public static final int SocketSansMarqueurFin = 3;

    /**
     * Ajouté à {@link #SocketMarqueurFin} : des octets après le marqueur sont une erreur, comme sous WINDEV ; ici ils
     * ne sont pas perdus. Propre à Prise. En anglais : {@link WLanguage#SocketStrict}.
     */
    public static final int SocketStrict = 256;

    /**
     * Ajouté à un mode à marqueur : un message qui contient le marqueur est envoyé quand même. Propre à Prise. En
     * anglais : {@link WLanguage#SocketTagAllowed}.
     */
    public static final int SocketMarqueurPermis = 512;

    /** L'adresse, pour {@link #SocketClientInfo(String, int)}. En anglais : {@link WLanguage#SocketAddress}. */
    public static final int SocketAdresse = 1;

    /** Le port, pour {@link #SocketClientInfo(String, int)}. En anglais : {@link WLanguage#SocketPort}. */
    public static final int SocketPort = 2;

    /** Rien de particulier, pour {@link Socket}{@code .Option}. En anglais : {@link WLanguage#SocketOptionDéfaut}. */
    public static final int SocketOptionDéfaut = 0;

    /**
     * Les messages partent sans attendre, pour {@link Socket}{@code .Option} ; c'est toujours le cas ici. En anglais
     * : {@link WLanguage#SocketNagleOff}.
     */
    public static final int SocketNagleOff = 1;

    /**
     * Un port n'est pas repris tant que d'anciennes connexions le retiennent, pour {@link Socket}{@code .Option}. En
     * anglais : {@link WLanguage#SocketAdresseUnique}.
     */
    public static final int SocketAdresseUnique = 2;

    /** SSL 2 : refusé. En anglais : {@link WLanguage#ProtocolSSL2}. */
    public static final int ProtocoleSSL2 = 1;

    /** SSL 3 : refusé. En anglais : {@link WLanguage#ProtocolSSL3}. */
    public static final int ProtocoleSSL3 = 2;

    /** TLS 1.0 : refusé. En anglais : {@link WLanguage#ProtocolTLS1}. */
    public static final int ProtocoleTLS1 = 4;

    /** TLS 1.1 : refusé. En anglais : {@link WLanguage#ProtocolTLS1_1}. */
    public static final int ProtocoleTLS1_1 = 8;

    /** TLS 1.2. En anglais : {@link WLanguage#ProtocolTLS1_2}. */
    public static final int ProtocoleTLS1_2 = 16;

    /** TLS 1.3. En anglais : {@link WLanguage#ProtocolTLS1_3}. */
    public static final int ProtocoleTLS1_3 = 32;

    /** Le message, pour {@link #ErreurInfo(ErrorText)}. En anglais : {@link WLanguage#errMessage}. */
    public static final ErrorText errMessage = ErrorText.MESSAGE;

    /** Le numéro, pour {@link #ErreurInfo(ErrorNumber)}. En anglais : {@link WLanguage#errCode}. */
    public static final ErrorNumber errCode = ErrorNumber.CODE;

    /**
     * Tout : socket, numéro, message, système, pour {@link #ErreurInfo(ErrorText)}. En anglais :
     * {@link WLanguage#errFullDetails}.
     */
    public static final ErrorText errComplet = ErrorText.FULL;

    /** Ce qu'a dit le système, pour {@link #ErreurInfo(ErrorText)}. En anglais : {@link WLanguage#errSystemMessage}. */
    public static final ErrorText errMessageSystème = ErrorText.SYSTEM;

    /** Chaînes ANSI : windows-1252, l'alphabet par défaut. En anglais : {@link WLanguage#charsetANSI}. */
    public static final Charset alphabetANSI = Sockets.ANSI;

    /** Chaînes Unicode : UTF-16 petit-boutiste sans BOM. En anglais : {@link WLanguage#charsetUnicode}. */
    public static final Charset alphabetUnicode = Sockets.UNICODE;

    /** Comme en WLangage. En anglais : {@link WLanguage#True}. */
    public static final boolean Vrai = true;

    /** Comme en WLangage. En anglais : {@link WLanguage#False}. */
    public static final boolean Faux = false;

    private static final Sockets SOCKETS = Sockets.PROCESS;

    private WLangage() {}

    /**
     * Ce qui vaut pour tous les sockets du programme, comme en WLangage :
     * {@code Socket.Option = SocketNagleOff + SocketAdresseUnique;} En anglais : {@link WLanguage.Socket}.
     */
    public static final class Socket extends SocketSettings {
        private Socket() {}
    }

    /**
     * Crée un serveur : prend le port et écoute, mais n'accepte encore personne. La première lecture sur son nom
     * ({@link #SocketLit(String)}) en fait un serveur simplifié, un client à la fois ; la première attente
     * ({@link #SocketAttendConnexion(String)}) en fait un serveur standard, plusieurs clients. En anglais :
     * {@link WLanguage#SocketCreate(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCrée(String nom, int port) {
        return SOCKETS.create(nom, port, Sockets.EVERYWHERE);
    }

    /**
     * Comme {@link #SocketCrée(String, int)}. En anglais : {@link WLanguage#SocketCreate(String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse l'adresse de cette machine où écouter ; toutes sinon, ou si elle est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCrée(String nom, int port, String adresse) {
        return SOCKETS.create(nom, port, adresse);
    }

    /**
     * Connecte ce poste à un serveur, de cette machine si aucune adresse n'est donnée. Attend que la connexion soit
     * établie. En anglais : {@link WLanguage#SocketConnect(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecte(String nom, int port) {
        return SOCKETS.connect(nom, port, Sockets.THIS_MACHINE, Sockets.CONNECT_WAIT);
    }

    /**
     * Comme {@link #SocketConnecte(String, int)}. En anglais : {@link WLanguage#SocketConnect(String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecte(String nom, int port, String adresse) {
        return SOCKETS.connect(nom, port, adresse, Sockets.CONNECT_WAIT);
    }

    /**
     * Comme {@link #SocketConnecte(String, int)}. En anglais :
     * {@link WLanguage#SocketConnect(String, int, String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param attenteMax combien de temps essayer : en millisecondes ; 5 s sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecte(String nom, int port, String adresse, int attenteMax) {
        return SOCKETS.connect(nom, port, adresse, Durations.of(attenteMax));
    }

    /**
     * Comme {@link #SocketConnecte(String, int)}. En anglais :
     * {@link WLanguage#SocketConnect(String, int, String, Duration)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param attenteMax combien de temps essayer : une durée ; 5 s sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecte(String nom, int port, String adresse, Duration attenteMax) {
        return SOCKETS.connect(nom, port, adresse, Durations.of(attenteMax));
    }

    /**
     * Comme {@link #SocketConnecte(String, int)}. En anglais :
     * {@link WLanguage#SocketConnect(String, int, String, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param attenteMax combien de temps essayer : un texte comme {@code 10ms} ou {@code 1s} ; 5 s sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecte(String nom, int port, String adresse, String attenteMax) {
        return SOCKETS.connect(nom, port, adresse, Durations.of(attenteMax));
    }

    /**
     * Lit un message entier, comme texte. Sur le nom d'un serveur, attend aussi qu'un client vienne et parle, et le
     * sert. Le départ de l'autre poste est dit par {@code ""} et l'erreur 100031 ; un délai dépassé, par {@code ""}
     * sans erreur. En anglais : {@link WLanguage#SocketRead(String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom) {
        return SOCKETS.readText(nom, ReadRequest.AT_LAST);
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie) {
        return SOCKETS.readText(nom, ReadRequest.of(attenteInfinie));
    }

    /**
     * Le piège de WINDEV : là, le nombre est pris pour un booléen et l'attente est infinie. Ici il est pris pour des
     * millisecondes, et un avertissement le dit. En anglais : {@link WLanguage#SocketRead(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteMax combien de temps attendre, en millisecondes
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     * @deprecated le nombre tombe, sous WINDEV, dans {@code attenteInfinie} ; écrivez
     *     {@code SocketLit(nom, Faux, attenteMax)}
     */
    @Deprecated
    public static String SocketLit(String nom, int attenteMax) {
        SOCKETS.warnOfMillisForBoolean(nom, attenteMax);
        return SOCKETS.readText(nom, ReadRequest.of(false, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : en millisecondes ; 0 lit ce qui
     *     est déjà là ; 1 s sinon
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, int attenteMax) {
        return SOCKETS.readText(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean, Duration)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : une durée ; 0 lit ce qui est déjà
     *     là ; 1 s sinon
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, Duration attenteMax) {
        return SOCKETS.readText(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : un texte comme {@code 10ms} ou
     *     {@code 1s} ; 0 lit ce qui est déjà là ; 1 s sinon
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, String attenteMax) {
        return SOCKETS.readText(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean, int, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : en millisecondes ; 0 lit ce qui
     *     est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, int attenteMax, int octetsMax) {
        return SOCKETS.readText(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)).atMost(octetsMax));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean, Duration, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : une durée ; 0 lit ce qui est déjà
     *     là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, Duration attenteMax, int octetsMax) {
        return SOCKETS.readText(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)).atMost(octetsMax));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean, String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : un texte comme {@code 10ms} ou
     *     {@code 1s} ; 0 lit ce qui est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, String attenteMax, int octetsMax) {
        return SOCKETS.readText(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)).atMost(octetsMax));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais : {@link WLanguage#SocketRead(String, boolean, int, int, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : en millisecondes ; 0 lit ce qui
     *     est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @param délaiRéception en mode sans marqueur de fin seulement : le silence après lequel la lecture cesse de
     *     rassembler des octets, en millisecondes ; sans lui, ce qu'une lecture donne
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, int attenteMax, int octetsMax,
            int délaiRéception) {
        return SOCKETS.readText(nom,
                ReadRequest.of(attenteInfinie, Durations.of(attenteMax))
                        .atMost(octetsMax)
                        .untilQuietFor(Durations.of(délaiRéception)));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais :
     * {@link WLanguage#SocketRead(String, boolean, Duration, int, Duration)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : une durée ; 0 lit ce qui est déjà
     *     là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @param délaiRéception en mode sans marqueur de fin seulement : le silence après lequel la lecture cesse de
     *     rassembler des octets, une durée ; sans lui, ce qu'une lecture donne
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, Duration attenteMax, int octetsMax,
            Duration délaiRéception) {
        return SOCKETS.readText(nom,
                ReadRequest.of(attenteInfinie, Durations.of(attenteMax))
                        .atMost(octetsMax)
                        .untilQuietFor(Durations.of(délaiRéception)));
    }

    /**
     * Comme {@link #SocketLit(String)}. En anglais :
     * {@link WLanguage#SocketRead(String, boolean, String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : un texte comme {@code 10ms} ou
     *     {@code 1s} ; 0 lit ce qui est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @param délaiRéception en mode sans marqueur de fin seulement : le silence après lequel la lecture cesse de
     *     rassembler des octets, un texte comme {@code 10ms} ou {@code 1s} ; sans lui, ce qu'une lecture donne
     * @return le message ; {@code ""} si rien n'est venu à temps, ou si {@link #ErreurDétectée()} dit vrai
     */
    public static String SocketLit(String nom, boolean attenteInfinie, String attenteMax, int octetsMax,
            String délaiRéception) {
        return SOCKETS.readText(nom,
                ReadRequest.of(attenteInfinie, Durations.of(attenteMax))
                        .atMost(octetsMax)
                        .untilQuietFor(Durations.of(délaiRéception)));
    }

    /**
     * Lit un message entier, comme buffer : ses octets tels quels. En WLangage c'est {@code SocketLit} dont le
     * résultat va dans un buffer. En anglais : {@link WLanguage#SocketReadBuffer(String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom) {
        return SOCKETS.read(nom, ReadRequest.AT_LAST);
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais : {@link WLanguage#SocketReadBuffer(String, boolean)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie) {
        return SOCKETS.read(nom, ReadRequest.of(attenteInfinie));
    }

    /**
     * Le piège de WINDEV : là, le nombre est pris pour un booléen et l'attente est infinie. Ici il est pris pour des
     * millisecondes, et un avertissement le dit. En anglais : {@link WLanguage#SocketReadBuffer(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteMax combien de temps attendre, en millisecondes
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     * @deprecated le nombre tombe, sous WINDEV, dans {@code attenteInfinie} ; écrivez
     *     {@code SocketLitBuffer(nom, Faux, attenteMax)}
     */
    @Deprecated
    public static byte[] SocketLitBuffer(String nom, int attenteMax) {
        SOCKETS.warnOfMillisForBoolean(nom, attenteMax);
        return SOCKETS.read(nom, ReadRequest.of(false, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais : {@link WLanguage#SocketReadBuffer(String, boolean, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : en millisecondes ; 0 lit ce qui
     *     est déjà là ; 1 s sinon
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, int attenteMax) {
        return SOCKETS.read(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, Duration)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : une durée ; 0 lit ce qui est déjà
     *     là ; 1 s sinon
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, Duration attenteMax) {
        return SOCKETS.read(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : un texte comme {@code 10ms} ou
     *     {@code 1s} ; 0 lit ce qui est déjà là ; 1 s sinon
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, String attenteMax) {
        return SOCKETS.read(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, int, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : en millisecondes ; 0 lit ce qui
     *     est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, int attenteMax, int octetsMax) {
        return SOCKETS.read(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)).atMost(octetsMax));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, Duration, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : une durée ; 0 lit ce qui est déjà
     *     là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, Duration attenteMax, int octetsMax) {
        return SOCKETS.read(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)).atMost(octetsMax));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : un texte comme {@code 10ms} ou
     *     {@code 1s} ; 0 lit ce qui est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, String attenteMax, int octetsMax) {
        return SOCKETS.read(nom, ReadRequest.of(attenteInfinie, Durations.of(attenteMax)).atMost(octetsMax));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, int, int, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : en millisecondes ; 0 lit ce qui
     *     est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @param délaiRéception en mode sans marqueur de fin seulement : le silence après lequel la lecture cesse de
     *     rassembler des octets, en millisecondes ; sans lui, ce qu'une lecture donne
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, int attenteMax, int octetsMax,
            int délaiRéception) {
        return SOCKETS.read(nom,
                ReadRequest.of(attenteInfinie, Durations.of(attenteMax))
                        .atMost(octetsMax)
                        .untilQuietFor(Durations.of(délaiRéception)));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, Duration, int, Duration)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : une durée ; 0 lit ce qui est déjà
     *     là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @param délaiRéception en mode sans marqueur de fin seulement : le silence après lequel la lecture cesse de
     *     rassembler des octets, une durée ; sans lui, ce qu'une lecture donne
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, Duration attenteMax, int octetsMax,
            Duration délaiRéception) {
        return SOCKETS.read(nom,
                ReadRequest.of(attenteInfinie, Durations.of(attenteMax))
                        .atMost(octetsMax)
                        .untilQuietFor(Durations.of(délaiRéception)));
    }

    /**
     * Comme {@link #SocketLitBuffer(String)}. En anglais :
     * {@link WLanguage#SocketReadBuffer(String, boolean, String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param attenteInfinie vrai pour attendre sans fin, faux pour attendre au plus {@code attenteMax}
     * @param attenteMax si l'attente n'est pas infinie, combien de temps attendre : un texte comme {@code 10ms} ou
     *     {@code 1s} ; 0 lit ce qui est déjà là ; 1 s sinon
     * @param octetsMax en mode sans marqueur de fin seulement : combien d'octets lire au plus ; 4096 sinon
     * @param délaiRéception en mode sans marqueur de fin seulement : le silence après lequel la lecture cesse de
     *     rassembler des octets, un texte comme {@code 10ms} ou {@code 1s} ; sans lui, ce qu'une lecture donne
     * @return les octets, aucun là où {@link #SocketLit(String)} donne {@code ""}
     */
    public static byte[] SocketLitBuffer(String nom, boolean attenteInfinie, String attenteMax, int octetsMax,
            String délaiRéception) {
        return SOCKETS.read(nom,
                ReadRequest.of(attenteInfinie, Durations.of(attenteMax))
                        .atMost(octetsMax)
                        .untilQuietFor(Durations.of(délaiRéception)));
    }

    /**
     * Écrit un message. Sur le nom d'un serveur simplifié, au client dont ce thread a lu le dernier message, sinon à
     * celui qui est servi. L'adresse et le port sont pour les sockets UDP, et pour eux seuls. En anglais :
     * {@link WLanguage#SocketWrite(String, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param message le message : un texte, écrit dans l'alphabet du socket
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketEcrit(String nom, String message) {
        return SOCKETS.write(nom, message);
    }

    /**
     * Comme {@link #SocketEcrit(String, String)}. En anglais : {@link WLanguage#SocketWrite(String, byte[])}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param message le message : un buffer, envoyé tel quel
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketEcrit(String nom, byte[] message) {
        return SOCKETS.write(nom, message);
    }

    /**
     * Comme {@link #SocketEcrit(String, String)}. En anglais :
     * {@link WLanguage#SocketWrite(String, String, String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param message le message : un texte, écrit dans l'alphabet du socket
     * @param adresse le nom ou l'adresse de la machine à qui l'envoyer
     * @param port le port de cette machine, de 1 à 65535
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketEcrit(String nom, String message, String adresse, int port) {
        return SOCKETS.write(nom, message, adresse, port);
    }

    /**
     * Comme {@link #SocketEcrit(String, String)}. En anglais :
     * {@link WLanguage#SocketWrite(String, byte[], String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param message le message : un buffer, envoyé tel quel
     * @param adresse le nom ou l'adresse de la machine à qui l'envoyer
     * @param port le port de cette machine, de 1 à 65535
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketEcrit(String nom, byte[] message, String adresse, int port) {
        return SOCKETS.write(nom, message, adresse, port);
    }

    /**
     * Ferme le socket et libère son nom et son port aussitôt. Un thread qui y attend est réveillé avec une erreur.
     * Les canaux acceptés par un serveur standard ont leurs propres noms et continuent. En anglais :
     * {@link WLanguage#SocketClose(String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     */
    public static void SocketFerme(String nom) {
        SOCKETS.close(nom);
    }

    /**
     * Dit si un socket porte ce nom. Cela ne dit rien de l'autre poste. En anglais :
     * {@link WLanguage#SocketExist(String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @return vrai de sa création à {@link #SocketFerme(String)}
     */
    public static boolean SocketExiste(String nom) {
        return SOCKETS.exists(nom);
    }

    /**
     * Dit qui est à l'autre bout : le client dont ce thread a lu un message en dernier, dans un thread qui n'a rien lu celui qui
     * est servi, ou qui l'a été en dernier ; d'un socket UDP, l'expéditeur du dernier datagramme que ce thread a lu. En anglais : {@link WLanguage#SocketClientInfo(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param information {@link #SocketAdresse} ou {@link #SocketPort}
     * @return l'adresse ou le port ; {@code "0"} ou {@code ""} tant que personne n'est venu
     */
    public static String SocketClientInfo(String nom, int information) {
        return SOCKETS.clientInfo(nom, information);
    }

    /**
     * Change la façon de reconnaître la fin d'un message, dès le prochain appel. Ce qui est arrivé et n'a pas été lu
     * est lu dans le nouveau mode. Impossible sur un socket UDP. En anglais :
     * {@link WLanguage#SocketChangeTransmissionMode(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param mode {@link #SocketMarqueurFin}, {@link #SocketTailleDébut}, {@link #SocketMarqueurFinBuffer} ou
     *     {@link #SocketSansMarqueurFin}
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketChangeModeTransmission(String nom, int mode) {
        return SOCKETS.mode(nom, mode, Sockets.DEFAULT_TAG);
    }

    /**
     * Comme {@link #SocketChangeModeTransmission(String, int)}. En anglais :
     * {@link WLanguage#SocketChangeTransmissionMode(String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param mode {@link #SocketMarqueurFin}, {@link #SocketTailleDébut}, {@link #SocketMarqueurFinBuffer} ou
     *     {@link #SocketSansMarqueurFin}
     * @param marqueur ce qui termine chaque message : un texte, écrit en ANSI ; {@code <EOF>} sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketChangeModeTransmission(String nom, int mode, String marqueur) {
        return SOCKETS.mode(nom, mode, marqueur);
    }

    /**
     * Comme {@link #SocketChangeModeTransmission(String, int)}. En anglais :
     * {@link WLanguage#SocketChangeTransmissionMode(String, int, byte[])}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param mode {@link #SocketMarqueurFin}, {@link #SocketTailleDébut}, {@link #SocketMarqueurFinBuffer} ou
     *     {@link #SocketSansMarqueurFin}
     * @param marqueur ce qui termine chaque message : des octets ; {@code <EOF>} sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketChangeModeTransmission(String nom, int mode, byte[] marqueur) {
        return SOCKETS.mode(nom, mode, marqueur);
    }

    /**
     * Change l'alphabet du texte de ce socket, dès le prochain appel ; ANSI sinon. Un canal accepté copie celui de
     * son serveur. Propre à Prise : en WLangage c'est le type des chaînes du projet qui décide. En anglais :
     * {@link WLanguage#SocketChangeCharset(String, Charset)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param alphabet {@link #alphabetANSI}, {@link #alphabetUnicode} ou tout autre
     */
    public static void SocketChangeAlphabet(String nom, Charset alphabet) {
        SOCKETS.charset(nom, alphabet);
    }

    /**
     * Attend qu'un client se présente, sans fin si aucune durée n'est donnée. En anglais :
     * {@link WLanguage#SocketWaitForConnection(String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @return vrai si quelqu'un attend ; faux si personne n'est venu à temps, ou en cas d'erreur
     */
    public static boolean SocketAttendConnexion(String nom) {
        return SOCKETS.awaitConnection(nom, Limits.FOREVER);
    }

    /**
     * Comme {@link #SocketAttendConnexion(String)}. En anglais :
     * {@link WLanguage#SocketWaitForConnection(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param duréeMax combien de temps attendre : en millisecondes ; 0 regarde qui est déjà là ; sans fin sinon
     * @return vrai si quelqu'un attend ; faux si personne n'est venu à temps, ou en cas d'erreur
     */
    public static boolean SocketAttendConnexion(String nom, int duréeMax) {
        return SOCKETS.awaitConnection(nom, SOCKETS.perhapsPort(nom, duréeMax));
    }

    /**
     * Comme {@link #SocketAttendConnexion(String)}. En anglais :
     * {@link WLanguage#SocketWaitForConnection(String, Duration)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param duréeMax combien de temps attendre : une durée ; 0 regarde qui est déjà là ; sans fin sinon
     * @return vrai si quelqu'un attend ; faux si personne n'est venu à temps, ou en cas d'erreur
     */
    public static boolean SocketAttendConnexion(String nom, Duration duréeMax) {
        return SOCKETS.awaitConnection(nom, Durations.of(duréeMax));
    }

    /**
     * Comme {@link #SocketAttendConnexion(String)}. En anglais :
     * {@link WLanguage#SocketWaitForConnection(String, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param duréeMax combien de temps attendre : un texte comme {@code 10ms} ou {@code 1s} ; 0 regarde qui est déjà
     *     là ; sans fin sinon
     * @return vrai si quelqu'un attend ; faux si personne n'est venu à temps, ou en cas d'erreur
     */
    public static boolean SocketAttendConnexion(String nom, String duréeMax) {
        return SOCKETS.awaitConnection(nom, Durations.of(duréeMax));
    }

    /**
     * Laisse entrer le client qui attend depuis le plus longtemps : un nouveau socket, dans le mode et l'alphabet que
     * son serveur a maintenant. En anglais : {@link WLanguage#SocketAccept(String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @return le nom du canal, {@code C} et 16 chiffres hexadécimaux ; {@code ""} et une erreur si personne n'attend
     */
    public static String SocketAccepte(String nom) {
        return SOCKETS.accept(nom);
    }

    /**
     * Renvoie le client qui attend depuis le plus longtemps : il voit sa connexion réussir, puis finir. En anglais :
     * {@link WLanguage#SocketDeny(String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @return vrai, aussi si personne n'attend
     */
    public static boolean SocketRefuse(String nom) {
        return SOCKETS.deny(nom);
    }

    /**
     * Crée un socket UDP, de la même façon aux deux bouts : un datagramme est un message. En anglais :
     * {@link WLanguage#SocketCreateUDP(String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCréeUDP(String nom, int port) {
        return SOCKETS.createUdp(nom, port, Sockets.EVERYWHERE);
    }

    /**
     * Comme {@link #SocketCréeUDP(String, int)}. En anglais : {@link WLanguage#SocketCreateUDP(String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse l'adresse de cette machine où écouter ; toutes sinon, ou si elle est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCréeUDP(String nom, int port, String adresse) {
        return SOCKETS.createUdp(nom, port, adresse);
    }

    /**
     * Crée un serveur dont les connexions commencent par TLS. Tout le reste est comme pour
     * {@link #SocketCrée(String, int)}. En anglais : {@link WLanguage#SocketCreateSSL(String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param certificat un fichier PEM avec le certificat, sa chaîne et sa clé ; ou, avec un magasin, le nom du
     *     certificat ou son empreinte SHA-1
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCréeSSL(String nom, int port, String certificat) {
        return SOCKETS.createSsl(nom, port, new Certificate(certificat, ""), 0, Sockets.EVERYWHERE);
    }

    /**
     * Comme {@link #SocketCréeSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketCreateSSL(String, int, String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param certificat un fichier PEM avec le certificat, sa chaîne et sa clé ; ou, avec un magasin, le nom du
     *     certificat ou son empreinte SHA-1
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCréeSSL(String nom, int port, String certificat, int options) {
        return SOCKETS.createSsl(nom, port, new Certificate(certificat, ""), options, Sockets.EVERYWHERE);
    }

    /**
     * Comme {@link #SocketCréeSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketCreateSSL(String, int, String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param certificat un fichier PEM avec le certificat, sa chaîne et sa clé ; ou, avec un magasin, le nom du
     *     certificat ou son empreinte SHA-1
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param adresse l'adresse de cette machine où écouter ; toutes sinon, ou si elle est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCréeSSL(String nom, int port, String certificat, int options, String adresse) {
        return SOCKETS.createSsl(nom, port, new Certificate(certificat, ""), options, adresse);
    }

    /**
     * Comme {@link #SocketCréeSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketCreateSSL(String, int, String, int, String, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param certificat un fichier PEM avec le certificat, sa chaîne et sa clé ; ou, avec un magasin, le nom du
     *     certificat ou son empreinte SHA-1
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param adresse l'adresse de cette machine où écouter ; toutes sinon, ou si elle est vide
     * @param magasin un magasin PKCS#12 (.p12, .pfx), ouvert par le mot de passe de la propriété
     *     {@code javax.net.ssl.keyStorePassword} ; ou la clé PEM du certificat
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketCréeSSL(String nom, int port, String certificat, int options, String adresse,
            String magasin) {
        return SOCKETS.createSsl(nom, port, new Certificate(certificat, magasin), options, adresse);
    }

    /**
     * Connecte ce poste à un serveur, avec TLS. La chaîne du certificat du serveur et son nom sont vérifiés, avec les
     * autorités du JDK ou celles de la propriété {@code javax.net.ssl.trustStore}. L'attente vaut pour la connexion,
     * et une fois encore pour la poignée de main. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse) {
        return SOCKETS.connectSsl(nom, port, adresse, 0, Sockets.CONNECT_WAIT, Certificate.NONE);
    }

    /**
     * Comme {@link #SocketConnecteSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse, int options) {
        return SOCKETS.connectSsl(nom, port, adresse, options, Sockets.CONNECT_WAIT, Certificate.NONE);
    }

    /**
     * Comme {@link #SocketConnecteSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String, int, int)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param attenteMax combien de temps essayer : en millisecondes ; 5 s sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse, int options, int attenteMax) {
        return SOCKETS.connectSsl(nom, port, adresse, options, Durations.of(attenteMax), Certificate.NONE);
    }

    /**
     * Comme {@link #SocketConnecteSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String, int, Duration)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param attenteMax combien de temps essayer : une durée ; 5 s sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse, int options, Duration attenteMax) {
        return SOCKETS.connectSsl(nom, port, adresse, options, Durations.of(attenteMax), Certificate.NONE);
    }

    /**
     * Comme {@link #SocketConnecteSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param attenteMax combien de temps essayer : un texte comme {@code 10ms} ou {@code 1s} ; 5 s sinon
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse, int options, String attenteMax) {
        return SOCKETS.connectSsl(nom, port, adresse, options, Durations.of(attenteMax), Certificate.NONE);
    }

    /**
     * Comme {@link #SocketConnecteSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String, int, int, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param attenteMax combien de temps essayer : en millisecondes ; 5 s sinon
     * @param certificatClient le certificat de ce poste : un fichier PEM avec sa clé, ou son nom dans le magasin de
     *     la propriété {@code javax.net.ssl.keyStore} ; aucun s'il est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse, int options, int attenteMax,
            String certificatClient) {
        return SOCKETS.connectSsl(nom, port, adresse, options, Durations.of(attenteMax),
                new Certificate(certificatClient, ""));
    }

    /**
     * Comme {@link #SocketConnecteSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String, int, Duration, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param attenteMax combien de temps essayer : une durée ; 5 s sinon
     * @param certificatClient le certificat de ce poste : un fichier PEM avec sa clé, ou son nom dans le magasin de
     *     la propriété {@code javax.net.ssl.keyStore} ; aucun s'il est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse, int options, Duration attenteMax,
            String certificatClient) {
        return SOCKETS.connectSsl(nom, port, adresse, options, Durations.of(attenteMax),
                new Certificate(certificatClient, ""));
    }

    /**
     * Comme {@link #SocketConnecteSSL(String, int, String)}. En anglais :
     * {@link WLanguage#SocketConnectSSL(String, int, String, int, String, String)}.
     *
     * @param nom le nom du socket ; les majuscules comptent
     * @param port le port, de 1 à 65535
     * @param adresse le nom ou l'adresse du serveur ; cette machine si elle est vide
     * @param options {@link #ProtocoleTLS1_2}, {@link #ProtocoleTLS1_3} ou leur somme ; 0 pour les deux
     * @param attenteMax combien de temps essayer : un texte comme {@code 10ms} ou {@code 1s} ; 5 s sinon
     * @param certificatClient le certificat de ce poste : un fichier PEM avec sa clé, ou son nom dans le magasin de
     *     la propriété {@code javax.net.ssl.keyStore} ; aucun s'il est vide
     * @return vrai si tout va bien ; faux sinon, et {@link #ErreurInfo()} dit pourquoi
     */
    public static boolean SocketConnecteSSL(String nom, int port, String adresse, int options, String attenteMax,
            String certificatClient) {
        return SOCKETS.connectSsl(nom, port, adresse, options, Durations.of(attenteMax),
                new Certificate(certificatClient, ""));
    }

    /**
     * Dit ce qui n'a pas marché dans la dernière fonction de ce thread. En anglais : {@link WLanguage#ErrorInfo()}.
     *
     * @return le message, ou {@code ""}
     */
    public static String ErreurInfo() {
        return LastError.ofThisThread().text(ErrorText.MESSAGE);
    }

    /**
     * Dit ce qui n'a pas marché dans la dernière fonction de ce thread. En anglais :
     * {@link WLanguage#ErrorInfo(ErrorText)}.
     *
     * @param information {@link #errMessage}, {@link #errComplet} ou {@link #errMessageSystème}
     * @return le texte, ou {@code ""}
     */
    public static String ErreurInfo(ErrorText information) {
        return LastError.ofThisThread().text(information);
    }

    /**
     * Dit le numéro de ce qui n'a pas marché dans la dernière fonction de ce thread : 100031 si l'autre poste a
     * fermé, 100032 si la connexion est rompue. En anglais : {@link WLanguage#ErrorInfo(ErrorNumber)}.
     *
     * @param information {@link #errCode}
     * @return le numéro, ou 0
     */
    public static int ErreurInfo(ErrorNumber information) {
        return LastError.ofThisThread().number(information);
    }

    /**
     * Dit si la dernière fonction de ce thread a échoué. Un délai dépassé n'est pas un échec. En WLangage c'est une
     * variable. {@code SocketFerme}, {@code SocketExiste} et {@code SocketClientInfo} n'échouent jamais et n'y
     * touchent pas. En anglais : {@link WLanguage#ErrorOccurred()}.
     *
     * @return vrai après un échec
     */
    public static boolean ErreurDétectée() {
        return LastError.ofThisThread().occurred();
    }
}
