#include "shared/rejected_lines.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

void report_rejected(const Context& context, const std::string& shop,
                     const hwsync::RejectList& rejects,
                     std::optional<std::int64_t> run) {
    if (rejects.size() == 0 || context.verbosity() != Verbosity::quiet) {
        return;
    }
    std::string first;
    rejects.for_each([&](const hwsync::RejectedLine& reject) {
        if (first.empty()) {
            first = fmt::format("line {}: {}", reject.line,
                                hwsync::printable(reject.reason, 200));
        }
    });
    context.warn_always(
        fmt::format("shop {}: {} {} rejected, the first is {}",
                    hwsync::printable(shop), rejects.size(),
                    rejects.size() == 1 ? "line was" : "lines were", first),
        run ? fmt::format("see hwsync runs show {}", *run)
            : "the rest would be imported");
}
