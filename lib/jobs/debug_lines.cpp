#include "jobs/debug_lines.hpp"

#include "base/time_span.hpp"

#include <hwsync/text.hpp>
#include <hwsync/time.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

std::string written(const RowCounts& rows) {
    return fmt::format("{} read, {} to be written", rows.read,
                       rows.created + rows.updated + rows.deleted);
}

} // namespace

void tell_opening(const CatalogTarget& target, Observer& observer) {
    observer.log(
        Severity::debug,
        fmt::format("catalog {}: taking the lock of {}, shop {}{}",
                    printable(target.path.string(), 300), target.command,
                    printable(target.shop),
                    target.lock_timeout > Duration::zero()
                        ? ", waiting up to " + time_span(target.lock_timeout)
                        : std::string{}));
}

void tell_begun(const CatalogTarget& target, std::int64_t run,
                const std::string& source, Observer& observer) {
    observer.log(Severity::debug,
                 fmt::format("shop {}: has the lock; {} reads {}",
                             printable(target.shop),
                             run == 0 ? std::string{"a dry run"}
                                      : fmt::format("run {}", run),
                             printable(source, 300)));
}

void tell_watermarks(const ImportRules& rules, const std::string& shop,
                     Catalog& catalog, Observer& observer) {
    for (const auto& [command, to] : rules.live.watermarks) {
        const auto from = catalog.watermark(shop, command);
        observer.log(
            Severity::debug,
            fmt::format("shop {}: the watermark of {} is to move from {} "
                        "to {}",
                        printable(shop), command,
                        from ? format_time(*from) : "none", format_time(to)));
    }
}

void tell_read(const ImportTotals& totals, const std::string& shop,
               Observer& observer) {
    observer.log(Severity::debug,
                 fmt::format("shop {}: products: {}; variants: {}",
                             printable(shop), written(totals.products),
                             written(totals.variants)));
}

void tell_committed(std::int64_t run, const std::string& shop,
                    Observer& observer) {
    observer.log(Severity::debug, fmt::format("shop {}: run {} is committed",
                                              printable(shop), run));
}

} // namespace hwsync
