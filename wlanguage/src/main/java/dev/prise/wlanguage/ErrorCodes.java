package dev.prise.wlanguage;

import dev.prise.SocketFailure;
import dev.prise.SocketFailure.AnswerDue;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.ClientGone;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.DatagramFailed;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.SocketFailure.ModeUnknown;
import dev.prise.SocketFailure.NoClient;
import dev.prise.SocketFailure.NoMessage;
import dev.prise.SocketFailure.NotConnected;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.SocketFailure.Replaced;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.SocketFailure.WrongSize;

/**
 * The numbers that ErreurInfo(errCode) tells. Those that WINDEV programs test for are WINDEV's; nothing public tells the others,
 * so ours are far from any of its.
 */
final class ErrorCodes {

    static final int CLOSED_BY_PEER = 100_031;
    static final int RESET = 100_032;

    static final int CANNOT_LISTEN = 990_001;
    static final int CANNOT_CONNECT = 990_002;
    static final int NO_CLIENT = 990_003;
    static final int CLOSED_HERE = 990_004;
    static final int INTERRUPTED = 990_005;
    static final int BAD_FRAME = 990_006;
    static final int MESSAGE_TOO_LONG = 990_007;
    static final int BYTES_AFTER_TAG = 990_008;
    static final int TAG_IN_MESSAGE = 990_009;
    static final int UNWRITABLE_TEXT = 990_010;
    static final int NOBODY_WAITS = 990_011;

    static final int DATAGRAM_TOO_LONG = 990_012;
    static final int DATAGRAM_FAILED = 990_013;
    static final int TLS_FAILED = 990_014;

    private ErrorCodes() {}

    static int of(SocketFailure failure) {
        return switch (failure) {
            case CutShort cut -> CLOSED_BY_PEER;
            case ClientGone gone -> CLOSED_BY_PEER;
            case Replaced replaced -> CLOSED_BY_PEER;
            case ConnectionLost lost -> RESET;
            case PeerTooSlow slow -> RESET; // in these three cases we have ended the connection
            case PeerSilent silent -> RESET;
            case PeerNotReading stuck -> RESET;
            case CannotListen taken -> CANNOT_LISTEN;
            case CannotConnect refused -> CANNOT_CONNECT;
            case NotConnected down -> CANNOT_CONNECT; // this and the next are told by functions that WLanguage does not have
            case AnswerDue due -> NO_CLIENT;
            case NoClient nobody -> NO_CLIENT;
            case NoMessage nobody -> NO_CLIENT;
            case ClosedHere closed -> CLOSED_HERE;
            case Interrupted interrupted -> INTERRUPTED;
            case BadFrame bad -> BAD_FRAME;
            case ModeUndecided undecided -> BAD_FRAME;
            case ModeUnknown unknown -> NO_CLIENT; // no mode is found out in WLanguage
            case MessageTooLong tooLong -> MESSAGE_TOO_LONG;
            case BytesAfterTag after -> BYTES_AFTER_TAG;
            case TagInMessage inside -> TAG_IN_MESSAGE;
            case WrongSize other -> TAG_IN_MESSAGE; // WLanguage has no mode of one size
            case DatagramTooLong tooLong -> DATAGRAM_TOO_LONG;
            case DatagramFailed refused -> DATAGRAM_FAILED;
            case TlsFailed failed -> TLS_FAILED;
        };
    }
}
