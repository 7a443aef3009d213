#include "command_line/exit_meanings.hpp"

#include <array>

std::span<const ExitMeaning> exit_meanings() noexcept {
    static constexpr std::array meanings{
        ExitMeaning{"0", "Done; for verify: every check passed"},
        ExitMeaning{"1",
                    "Findings; with --strict: a record was rejected or left "
                    "unresolved; or what was asked for does not exist"},
        ExitMeaning{"2", "The command line or the config file is wrong"},
        ExitMeaning{"3", "The input was refused; the catalog is unchanged"},
        ExitMeaning{"4", "Shopify or the network failed; run again later"},
        ExitMeaning{"5", "Access denied: token, scope or shop"},
        ExitMeaning{"6", "The catalog or the disk failed"},
        ExitMeaning{"7",
                    "Another run holds the catalog, or another host the brand; "
                    "run again later"},
        ExitMeaning{"8", "Refused by a safety rule, which the message names"},
        ExitMeaning{"9", "The run is committed, but its report could not be "
                         "written, or it is not yet published; see hwsync "
                         "runs"},
        ExitMeaning{
            "129, 130, 143",
            "Stopped by SIGHUP, SIGINT, SIGTERM; the catalog is unchanged"}};
    return meanings;
}
