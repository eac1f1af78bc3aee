package dev.prise.examples;

import static dev.prise.wlanguage.WLangage.*;

/** Le serveur de socket simplifié de WINDEV, en WLangage : un client à la fois. */
public final class ServeurSimplifie {

    private ServeurSimplifie() {}

    /**
     * Les étapes de la page de WINDEV, telles quelles : répond à un message, et finit.
     *
     * @param port le port
     */
    public static void uneFois(int port) {
        SocketCrée("Serveur", port);
        String requête = SocketLit("Serveur");
        SocketEcrit("Serveur", "Bonjour " + SocketClientInfo("Serveur", SocketAdresse));
        SocketFerme("Serveur");
        System.err.println(requête);
    }

    /**
     * Sert les clients l'un après l'autre, jusqu'à ce que l'un d'eux dise « stop ».
     *
     * @param port le port
     */
    public static void servir(int port) {
        if (!SocketCrée("Serveur", port)) {
            System.err.println(ErreurInfo(errComplet));
            return;
        }
        while (SocketExiste("Serveur")) {
            String requête = SocketLit("Serveur");
            if (ErreurDétectée()) {
                System.err.println(ErreurInfo()); // le client est parti : le suivant sera servi
            } else if (requête.equals("stop")) {
                SocketEcrit("Serveur", "Au revoir");
                SocketFerme("Serveur");
            } else {
                SocketEcrit("Serveur",
                        "Bonjour " + SocketClientInfo("Serveur", SocketAdresse) + ", vous avez dit : " + requête);
            }
        }
    }

    /**
     * Sert sur un port.
     *
     * @param args le port, 5000 sinon
     */
    public static void main(String[] args) {
        servir(args.length > 0 ? Integer.parseInt(args[0]) : 5000);
    }
}
