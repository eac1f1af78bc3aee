package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLangage.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.prise.Limits;
import dev.prise.frame.Raw;
import dev.prise.tcp.TcpOptions;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1 of the specification: the functions, their common rules, their parameters and defaults. */
@ExtendWith(NothingLeft.class)
@DisplayName("1. The function family")
class FunctionsTest {

    @Test
    @DisplayName("1. SocketCrée(nom, port [, adresse]) = vrai")
    void serverIsCreatedOnOneAddressAlone() throws Exception {
        int port = Ports.take(free -> SocketCrée("Serveur", free, "127.0.0.1"));
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            assertThat(SocketLit("Serveur")).isEqualTo("A");
        }
        assertThat(SocketCrée("Autre", Ports.free(), "192.0.2.1")).isFalse();
        assertThat(ErreurInfo(errMessage)).contains("192.0.2.1 is not an address of this machine");
    }

    @Test
    @DisplayName("1. SocketConnecte(nom, port [, adresse [, attente max]]) = vrai, faux where nobody listens")
    void clientConnectsInEveryForm() throws Exception {
        int port = Ports.server("Serveur");

        assertThat(SocketConnecte("a", port)).isTrue();
        assertThat(SocketConnecte("b", port, "127.0.0.1")).isTrue();
        assertThat(SocketConnecte("c", port, "127.0.0.1", 60_000)).isTrue();
        assertThat(SocketConnecte("d", port, "127.0.0.1", Duration.ofMinutes(1))).isTrue();
        assertThat(SocketConnecte("e", port, "", "1min")).isTrue();

        SocketFerme("Serveur");
        assertThat(SocketConnecte("f", port, "127.0.0.1")).isFalse();
        assertThat(ErreurDétectée()).isTrue();
        assertThat(ErreurInfo()).contains("refused the connection");
        assertThat(SocketExiste("f")).isFalse();
    }

    @Test
    @DisplayName("1. SocketLit(nom [, attente infinie [, attente max [, octets max [, délai]]]]) = a string or a buffer")
    void everyFormOfSocketLitReads() throws Exception {
        int port = Ports.server("Serveur");
        SocketConnecte("Client", port);
        for (char message : "abcdefghijklmnop".toCharArray()) {
            SocketEcrit("Client", "" + message);
        }
        assertThat(SocketLit("Serveur")).isEqualTo("a");
        assertThat(SocketLit("Serveur", Vrai)).isEqualTo("b");
        assertThat(SocketLit("Serveur", Vrai, 0)).isEqualTo("c");
        assertThat(SocketLit("Serveur", Faux, 60_000)).isEqualTo("d");
        assertThat(SocketLit("Serveur", Faux, "1min")).isEqualTo("e");
        assertThat(SocketLit("Serveur", Faux, Duration.ofMinutes(1))).isEqualTo("f");
        assertThat(SocketLit("Serveur", Vrai, 0, 4096)).isEqualTo("g");
        assertThat(SocketLit("Serveur", Vrai, "0ms", 4096)).isEqualTo("h");
        assertThat(SocketLit("Serveur", Vrai, Duration.ZERO, 4096)).isEqualTo("i");
        assertThat(SocketLit("Serveur", Vrai, 0, 4096, 10)).isEqualTo("j");
        assertThat(SocketLit("Serveur", Vrai, "0ms", 4096, "10ms")).isEqualTo("k");
        assertThat(SocketLit("Serveur", Vrai, Duration.ZERO, 4096, Duration.ofMillis(10))).isEqualTo("l");
        assertThat(SocketLitBuffer("Serveur")).containsExactly('m');
        assertThat(SocketLitBuffer("Serveur", Faux, "1min")).containsExactly('n');
        assertThat(SocketLitBuffer("Serveur", Vrai, 0, 10)).containsExactly('o');
        assertThat(SocketLitBuffer("Serveur", Vrai, 0, 10, 10)).containsExactly('p');
    }

    @Test
    @DisplayName("1. SocketEcrit(nom, message) = vrai, of a string and of a buffer")
    void stringsAndBuffersAreWritten() throws Exception {
        int port = Ports.server("Serveur");
        SocketConnecte("Client", port);
        assertThat(SocketEcrit("Client", "texte")).isTrue();
        assertThat(SocketEcrit("Client", new byte[]{0, -1})).isTrue();
        assertThat(SocketLit("Serveur")).isEqualTo("texte");
        assertThat(SocketLitBuffer("Serveur")).containsExactly(0, -1);
    }

    @Test
    @DisplayName("1. SocketFerme(nom) gives nothing, and frees the name at once (8.19)")
    void nameAndPortCanBeTakenAgainAtOnce() throws Exception {
        int port = Ports.server("Serveur");
        SocketConnecte("Client", port);
        SocketEcrit("Client", "A");
        SocketLit("Serveur");
        SocketFerme("Serveur");
        assertThat(SocketCrée("Serveur", port)).as(ErreurInfo(errComplet)).isTrue();
    }

    @Test
    @DisplayName("1. SocketExiste(nom) = vrai from the creation to SocketFerme; the one function that unknown names are allowed in")
    void existenceIsToldOfAnyName() throws Exception {
        assertThat(SocketExiste("Serveur")).isFalse();
        assertThat(SocketExiste("")).isFalse();
        Ports.server("Serveur");
        assertThat(SocketExiste("Serveur")).isTrue();
        SocketFerme("Serveur");
        assertThat(SocketExiste("Serveur")).isFalse();
    }

    @Test
    @DisplayName("1. SocketClientInfo(nom, SocketAdresse | SocketPort) = a string")
    void addressAndPortOfTheOtherEndAreTold() throws Exception {
        int port = Ports.server("Serveur");
        SocketConnecte("Client", port, "127.0.0.1");
        assertThat(SocketClientInfo("Client", SocketAdresse)).isEqualTo("127.0.0.1");
        assertThat(SocketClientInfo("Client", SocketPort)).isEqualTo("" + port);
    }

    @Test
    @DisplayName("1. SocketChangeModeTransmission(nom, mode [, marqueur]) = vrai")
    void modeIsChangedInEveryForm() throws Exception {
        Ports.server("Serveur");
        assertThat(SocketChangeModeTransmission("Serveur", SocketTailleDébut)).isTrue();
        assertThat(SocketChangeModeTransmission("Serveur", SocketMarqueurFin)).isTrue();
        assertThat(SocketChangeModeTransmission("Serveur", SocketMarqueurFinBuffer, "\r\n")).isTrue();
        assertThat(SocketChangeModeTransmission("Serveur", SocketMarqueurFin, new byte[]{3})).isTrue();
        assertThat(SocketChangeModeTransmission("Serveur", SocketSansMarqueurFin)).isTrue();
    }

    @Test
    @DisplayName("1. Socket.Option = SocketOptionDéfaut | SocketNagleOff | SocketAdresseUnique: for the whole process")
    void optionOfAllSocketsIsOneVariableInBothLanguages() {
        WLangage.Socket.Option = SocketNagleOff + SocketAdresseUnique;
        assertThat(WLanguage.Socket.Option).isEqualTo(3);
        assertThat(Sockets.tcp().reuseAddress()).isFalse();
        Socket.Option = SocketOptionDéfaut;
        assertThat(Sockets.tcp()).isEqualTo(TcpOptions.DEFAULTS);
    }

    @ParameterizedTest(name = "1. there is no {0}")
    @ValueSource(strings = {
            "SocketErreur",
            "SocketActiveSSL",
            "SocketCréeBluetooth",
            "SocketConnecteBluetooth",
            "SocketCréeInfraRouge",
            "SocketConnecteInfraRouge",
            "WebSocketClientConnecte"
    })
    void whatIsOutOfScopeIsNotThere(String name) {
        assertThat(Arrays.stream(WLangage.class.getMethods()).map(Method::getName)).doesNotContain(name);
    }

    // common rules

    @Test
    @DisplayName("1. A name is case-sensitive")
    void namesThatDifferInCapitalsAreTwo() throws Exception {
        Ports.server("Serveur");
        assertThat(SocketExiste("serveur")).isFalse();
        Ports.server("serveur");
        assertThat(SocketExiste("serveur")).isTrue();
    }

    @Test
    @DisplayName("1. A name is global to the process: shared by all threads, and by both languages")
    void nameIsTheSameInAnotherThreadAndInTheOtherLanguage() throws Exception {
        int port = Ports.server("Serveur");
        assertThat(AsyncTask.call(() -> SocketExiste("Serveur")).result()).isTrue();
        assertThat(AsyncTask.call(() -> WLanguage.SocketConnect("Client", port)).result()).isTrue();
        assertThat(SocketEcrit("Client", "A")).isTrue();
        assertThat(AsyncTask.call(() -> WLanguage.SocketRead("Serveur")).result()).isEqualTo("A");
    }

    @Test
    @DisplayName("1. Errors belong to the calling thread: errMessage, errCode, errComplet, errMessageSystème, ErreurDétectée")
    void errorIsToldToTheThreadThatMadeIt() throws Exception {
        int port = Ports.server("Serveur");
        assertThat(SocketCrée("Autre", port)).isFalse();

        assertThat(ErreurDétectée()).isTrue();
        assertThat(ErreurInfo()).isEqualTo(ErreurInfo(errMessage)).contains("port " + port + " is in use");
        assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.CANNOT_LISTEN);
        assertThat(ErreurInfo(errMessageSystème)).isNotEmpty();
        assertThat(ErreurInfo(errComplet)).contains("Autre", "" + ErrorCodes.CANNOT_LISTEN, ErreurInfo());
        assertThat(AsyncTask.call(() -> ErreurDétectée() + ErreurInfo() + ErreurInfo(errCode)).result())
                .isEqualTo("false0");
        assertThat(WLanguage.ErrorOccurred()).isTrue();
        assertThat(WLanguage.ErrorInfo(WLanguage.errFullDetails)).isEqualTo(ErreurInfo(errComplet));
    }

    @Test
    @DisplayName("1. ErreurDétectée tells of the last function; those that cannot fail leave it alone")
    void successTakesTheErrorBack() throws Exception {
        int port = Ports.server("Serveur");
        SocketCrée("Autre", port);
        SocketExiste("Autre");
        SocketClientInfo("Serveur", SocketPort);
        assertThat(ErreurDétectée()).isTrue();
        SocketConnecte("Client", port);
        assertThat(ErreurDétectée()).isFalse();
        assertThat(ErreurInfo()).isEmpty();
        assertThat(ErreurInfo(errComplet)).isEmpty();
        assertThat(ErreurInfo(errCode)).isZero();
    }

    @Test
    @DisplayName("1. Misuse is an exception: an empty name")
    void emptyNameIsThrown() {
        assertThatIllegalArgumentException().isThrownBy(() -> SocketCrée("", 5000));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketConnecte("", 5000));
    }

    @Test
    @DisplayName("1. Misuse is an exception: a name that is taken")
    void takenNameIsThrown() throws Exception {
        int port = Ports.server("Serveur");
        assertThatIllegalStateException()
                .isThrownBy(() -> SocketCrée("Serveur", Ports.free()))
                .withMessageContaining("\"Serveur\" is taken");
        assertThatIllegalStateException().isThrownBy(() -> SocketConnecte("Serveur", port));
    }

    @Test
    @DisplayName("1. Misuse is an exception: an unknown name, in every function but SocketExiste")
    void unknownNameIsThrown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SocketLit("Inconnu"))
                .withMessageContaining("no socket named \"Inconnu\"");
        assertThatIllegalArgumentException().isThrownBy(() -> SocketLitBuffer("Inconnu"));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketEcrit("Inconnu", "A"));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketFerme("Inconnu"));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketClientInfo("Inconnu", SocketPort));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketChangeModeTransmission("Inconnu", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketChangeAlphabet("Inconnu", alphabetANSI));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketAttendConnexion("Inconnu"));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketAccepte("Inconnu"));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketRefuse("Inconnu"));
    }

    @ParameterizedTest(name = "1. Misuse is an exception: port {0}, outside 1 to 65535")
    @ValueSource(ints = {0, -1, 65_536})
    void wrongPortIsThrown(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SocketCrée("Serveur", port))
                .withMessageContaining("1 to 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> SocketConnecte("Client", port));
    }

    @ParameterizedTest(name = "1. Misuse is an exception: mode {0}, which there is not")
    @ValueSource(ints = {-1, 4, 100, 1 + 256, 2 + 256, 1 + 512, 3 + 512})
    void unknownModeIsThrown(int mode) throws Exception {
        Ports.server("Serveur");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SocketChangeModeTransmission("Serveur", mode))
                .withMessageContaining("SocketMarqueurFin");
    }

    @Test
    @DisplayName("1. Misuse is an exception: an unknown info constant, an empty tag, a tag that ANSI cannot write")
    void unknownConstantsAreThrown() throws Exception {
        Ports.server("Serveur");
        assertThatIllegalArgumentException().isThrownBy(() -> SocketClientInfo("Serveur", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketClientInfo("Serveur", 3));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketChangeModeTransmission("Serveur", 0, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SocketChangeModeTransmission("Serveur", 0, "\u4e2d"));
    }

    @Test
    @DisplayName("1. A time-out is not an error: \"\" or false, and ErreurDétectée is false")
    void timeOutIsNoError() throws Exception {
        int port = Ports.server("Serveur");
        SocketCrée("Autre", port); // an error to be taken back
        assertThat(SocketLit("Serveur", Faux, 1)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
        assertThat(SocketLitBuffer("Serveur", Faux, 1)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
        Ports.server("Standard");
        SocketCrée("Autre", port);
        assertThat(SocketAttendConnexion("Standard", 1)).isFalse();
        assertThat(ErreurDétectée()).isFalse();
        assertThat(ErreurInfo(errCode)).isZero();
    }

    @Test
    @DisplayName("1. Every duration is a number of milliseconds, a duration value, or text such as 10ms, 1s")
    void durationsAreReadInEveryForm() {
        assertThat(Durations.of(1500)).isEqualTo(Duration.ofMillis(1500));
        assertThat(Durations.of("10ms")).isEqualTo(Duration.ofMillis(10));
        assertThat(Durations.of("1s")).isEqualTo(Duration.ofSeconds(1));
        assertThat(Durations.of(" 2 S ")).isEqualTo(Duration.ofSeconds(2));
        assertThat(Durations.of("5min")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Durations.of("1h")).isEqualTo(Duration.ofHours(1));
        assertThat(Durations.of("2j")).isEqualTo(Durations.of("2d")).isEqualTo(Duration.ofDays(2));
        assertThat(Durations.of("1s 500ms")).isEqualTo(Durations.of("1s500ms")).isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest(name = "1. \"{0}\" is no duration")
    @ValueSource(strings = {"", " ", "10", "ms", "-1s", "1 year", "1s,", "s1"})
    void whatIsNoDurationIsThrown(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.of(text)).withMessageContaining("10ms");
    }

    @Test
    @DisplayName("1. A negative duration is misuse")
    void negativeDurationIsThrown() {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.of(-1));
    }

    // parameters and defaults

    @Test
    @DisplayName("1. Default of SocketLit: attente infinie is true, it waits for ever")
    void readWaitsForEverUnlessTold() throws Exception {
        assertThat(ReadRequest.AT_LAST).isEqualTo(ReadRequest.of(true)).isEqualTo(ReadRequest.of(true, Duration.ZERO));
        int port = Ports.server("Serveur");
        AsyncTask<String> reading = AsyncTask.call(() -> SocketLit("Serveur"));
        reading.awaitBlocked();
        SocketConnecte("Client", port);
        SocketEcrit("Client", "enfin");
        assertThat(reading.result()).isEqualTo("enfin");
    }

    @Test
    @DisplayName("1. Default of SocketLit: attente max is 1000 ms, used when attente infinie is false")
    void readWaitsASecondIfItIsNotToWaitForEver() throws Exception {
        assertThat(ReadRequest.of(false).patience()).isEqualTo(Duration.ofSeconds(1));
        Ports.server("Serveur");
        assertThat(SocketLit("Serveur", Faux)).isEmpty();
    }

    @Test
    @DisplayName("1. SocketLit, attente max = 0 with attente infinie false: answers at once")
    void readOfNoTimePolls() throws Exception {
        int port = Ports.server("Serveur");
        SocketConnecte("Client", port);
        SocketEcrit("Client", "A");
        assertThat(SocketLit("Serveur")).isEqualTo("A");
        assertThat(SocketLit("Serveur", Faux, 0)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
    }

    @Test
    @DisplayName("1. SocketLit, octets max: 4096 by default, in the mode without tag alone")
    void mostBytesBoundTheModeWithoutTagAlone() throws Exception {
        assertThat(ReadRequest.of(true).maxBytes()).isEqualTo(Raw.DEFAULT_MAX_BYTES).isEqualTo(4096);
        int port = Ports.server("Serveur");
        try (Peer client = Peer.connect(port)) {
            client.send("5\r\nHelloabcdef");
            assertThat(SocketLit("Serveur", Vrai, 0, 2)).isEqualTo("Hello");
            SocketChangeModeTransmission("Serveur", SocketSansMarqueurFin);
            assertThat(SocketLit("Serveur", Vrai, 0, 2)).isEqualTo("ab");
            assertThat(SocketLit("Serveur", Vrai, 0, 3)).isEqualTo("cde");
            assertThat(SocketLit("Serveur")).isEqualTo("f");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> SocketLit("Serveur", Vrai, 0, 0));
    }

    @Test
    @DisplayName("1. SocketLit, délai de réception: collects until nothing has come for so long, or the bytes are enough")
    void readCollectsBytesUntilItIsQuiet() throws Exception {
        int port = Ports.server("Serveur");
        SocketChangeModeTransmission("Serveur", SocketSansMarqueurFin);
        try (Peer client = Peer.connect(port)) {
            client.send("abc");
            assertThat(SocketLit("Serveur", Vrai, 0, 1, 60_000)).isEqualTo("a");
            AsyncTask<String> reading = AsyncTask.call(() -> SocketLit("Serveur", Vrai, 0, 8, 60_000));
            reading.awaitBlocked(); // it has b and c, and waits for more
            client.send("def");
            reading.awaitBlocked();
            client.send("ghi-rest");
            assertThat(reading.result()).isEqualTo("bcdefghi");
            assertThat(SocketLit("Serveur", Vrai, 0, 4096, 1)).isEqualTo("-rest");
        }
    }

    @Test
    @DisplayName("1. SocketLit, délai de réception: however long that is, the longest wait is the longest")
    void collectingEndsWithTheWait() throws Exception {
        int port = Ports.server("Serveur");
        SocketChangeModeTransmission("Serveur", SocketSansMarqueurFin);
        try (Peer client = Peer.connect(port)) {
            client.send("abc");
            assertThat(SocketLit("Serveur", Vrai, 0, 1)).isEqualTo("a");
            assertThat(SocketLit("Serveur", Faux, 50, 4096, 3_600_000)).isEqualTo("bc");
        }
    }

    @Test
    @DisplayName("1. SocketConnecte with a wait of 0 gives an answer, and is no misuse")
    void connectWithoutTime() throws Exception {
        int port = Ports.server("Serveur");
        boolean connected = SocketConnecte("sans temps", port, "127.0.0.1", 0); // on this machine 1 ms may do
        assertThat(connected).isEqualTo(SocketExiste("sans temps"));
        assertThat(ErreurInfo(errCode)).isEqualTo(connected ? 0 : 990_002);
    }

    @Test
    @DisplayName("1. A client may connect to a simplified server long before it speaks, as in WINDEV")
    void silentClientsMayWait() {
        assertThat(Sockets.channel().limits().waitingTimeout()).isEqualTo(Limits.FOREVER);
    }

    @Test
    @DisplayName("1. SocketLit, délai de réception: an end in between gives what was collected, and is told next")
    void endWhileCollectingIsToldNext() throws Exception {
        int port = Ports.server("Serveur");
        SocketChangeModeTransmission("Serveur", SocketSansMarqueurFin);
        try (Peer client = Peer.connect(port)) {
            client.send("abc").endOutput();
            assertThat(SocketLit("Serveur", Vrai, 0, 4096, 60_000)).isEqualTo("abc");
            assertThat(ErreurDétectée()).isFalse();
            assertThat(SocketLit("Serveur")).isEmpty();
            assertThat(ErreurInfo(errCode)).isEqualTo(100_031);
            assertThat(SocketLit("Serveur", Faux, 1)).isEmpty();
            assertThat(ErreurDétectée()).isFalse();
        }
    }

    @Test
    @DisplayName("1. Default of SocketConnecte: attente max is 5000 ms")
    void connectTriesFiveSeconds() {
        assertThat(Sockets.CONNECT_WAIT).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("1. Default of SocketAttendConnexion: for ever")
    void waitForConnectionIsForEver() throws Exception {
        int port = Ports.server("Serveur");
        AsyncTask<Boolean> waiting = AsyncTask.call(() -> SocketAttendConnexion("Serveur"));
        waiting.awaitBlocked();
        SocketConnecte("Client", port);
        assertThat(waiting.result()).isTrue();
    }

    @Test
    @DisplayName("1. Default bind address: all interfaces")
    void serverListensEverywhereUnlessTold() throws Exception {
        int port = Ports.server("Serveur");
        SocketConnecte("v4", port, "127.0.0.1");
        assertThat(SocketConnecte("nom", port, InetAddress.getLocalHost().getHostAddress()))
                .as(ErreurInfo(errComplet))
                .isTrue();
    }

    @Test
    @DisplayName("1. Default transmission mode: SocketTailleDébut")
    void sizeStandsFirstUnlessTold() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            SocketConnecte("Client", server.getLocalPort());
            try (Peer peer = Peer.accept(server)) {
                SocketEcrit("Client", "A");
                assertThat(peer.read(4)).isEqualTo("1\r\nA");
            }
        }
    }

    @Test
    @DisplayName("1. Default end tag: <EOF>")
    void endTagIsEofUnlessTold() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            SocketConnecte("Client", server.getLocalPort());
            SocketChangeModeTransmission("Client", SocketMarqueurFin);
            try (Peer peer = Peer.accept(server)) {
                SocketEcrit("Client", "A");
                assertThat(peer.read(6)).isEqualTo("A<EOF>");
            }
        }
    }

    @Test
    @DisplayName("1. Nagle is off, with and without SocketNagleOff; the backlog is 50")
    void messagesNeverWait() {
        assertThat(Sockets.tcp().noDelay()).isTrue();
        assertThat(Sockets.tcp().backlog()).isEqualTo(50);
        Socket.Option = SocketNagleOff;
        assertThat(Sockets.tcp()).isEqualTo(TcpOptions.DEFAULTS);
    }

    @Test
    @DisplayName("1. Address reuse: a second live listener on the port fails with false and says so (8.13)")
    void portInUseIsReported() throws Exception {
        int port = Ports.server("Serveur");
        assertThat(SocketCrée("Second", port)).isFalse();
        assertThat(ErreurInfo()).contains("port " + port + " is in use");
        assertThat(SocketExiste("Second")).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("1. Address reuse: TIME_WAIT does not block a restart, unless SocketAdresseUnique forbids reuse")
    void restartIsNotBlockedByOldConnections() throws Exception {
        int port = Ports.server("Serveur");
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            SocketLit("Serveur");
            SocketFerme("Serveur"); // this end closes first, so it is this end that is in TIME_WAIT
            assertThat(client.readAll()).isEmpty();
        }
        Socket.Option = SocketAdresseUnique;
        assertThat(SocketCrée("Serveur", port)).isFalse();
        Socket.Option = SocketOptionDéfaut;
        assertThat(SocketCrée("Serveur", port)).isTrue();
    }
}
