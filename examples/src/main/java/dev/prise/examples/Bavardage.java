package dev.prise.examples;

import static dev.prise.wlanguage.WLangage.*;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Le bavardage que tout développeur WINDEV connaît, en WLangage : un thread par canal, et ce que dit un client va à tous.
 */
public final class Bavardage {

    private static final ReentrantLock SECTION_CRITIQUE = new ReentrantLock(); // garde les canaux
    private static final List<String> CANAUX = new ArrayList<>();

    private Bavardage() {}

    /**
     * Accueille les clients jusqu'à la fermeture du socket « Bavardage ».
     *
     * @param port le port
     */
    public static void servir(int port) {
        if (!SocketCrée("Bavardage", port)) {
            System.err.println(ErreurInfo(errComplet));
            return;
        }
        while (SocketExiste("Bavardage") && SocketAttendConnexion("Bavardage")) {
            String canal = SocketAccepte("Bavardage");
            if (!canal.isEmpty()) {
                seul(() -> CANAUX.add(canal));
                Thread.ofVirtual().start(() -> écouter(canal));
            }
        }
    }

    private static void écouter(String canal) {
        String texte = SocketLit(canal);
        while (!ErreurDétectée()) {
            String ligne = SocketClientInfo(canal, SocketPort) + " : " + texte;
            seul(() -> CANAUX.forEach(chacun -> SocketEcrit(chacun, ligne)));
            texte = SocketLit(canal);
        }
        seul(() -> { // nul ne ferme un canal où un autre écrit
            CANAUX.remove(canal);
            SocketFerme(canal);
        });
    }

    private static void seul(Runnable travail) {
        SECTION_CRITIQUE.lock();
        try {
            travail.run();
        } finally {
            SECTION_CRITIQUE.unlock();
        }
    }

    /**
     * Entre dans le bavardage, sur cette machine : {@code SocketEcrit(moi, texte)} parle.
     *
     * @param moi le nom de ce socket
     * @param port le port
     * @param afficher ce qui montre chaque ligne
     * @return faux si personne ne sert là
     */
    public static boolean participer(String moi, int port, Consumer<String> afficher) {
        if (!SocketConnecte(moi, port)) {
            return false;
        }
        Thread.ofVirtual().start(() -> {
            String ligne = SocketLit(moi);
            while (!ErreurDétectée()) {
                afficher.accept(ligne);
                ligne = SocketLit(moi);
            }
        });
        return true;
    }

    /**
     * Participe, ou sert si personne ne le fait.
     *
     * @param args le port, 5000 sinon
     */
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
        if (!participer("Moi", port, System.out::println)) {
            servir(port); // le premier venu sert
            return;
        }
        Scanner clavier = new Scanner(System.in, Charset.defaultCharset());
        while (clavier.hasNextLine() && SocketEcrit("Moi", clavier.nextLine())) {}
        SocketFerme("Moi");
    }
}
