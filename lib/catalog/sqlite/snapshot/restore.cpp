#include <hwsync/restore.hpp>

#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/snapshot/restore_draft.hpp"
#include "catalog/sqlite/snapshot/restore_place.hpp"
#include "catalog/sqlite/snapshot/restore_source.hpp"

#include <fmt/core.h>

namespace hwsync {

RestoreResult restore_snapshot(const RestoreRequest& request,
                               const StopToken& stop) {
    using namespace sqlite;
    RestorePlace place{request, stop};
    RestoreSource source{request.snapshot, place.catalog(), stop};
    RestoreResult result;
    auto& there = source.connection();
    if (const auto last = there.number("SELECT MAX(id) FROM run"); last != 0) {
        result.last_run = last;
    }
    result.products = live_rows(there, {}, RecordKind::product);
    result.variants = live_rows(there, {}, RecordKind::variant);
    place.take();
    place.check_same_store(there, "the snapshot");
    if (request.dry_run) {
        return result;
    }
    RestoreDraft draft{place.catalog()};
    draft.copy(there, place.page_size());
    const auto run = draft.record(
        {"restore", {}, request.snapshot.native(), request.by, request.now},
        fmt::format(R"({{"products":{},"variants":{}}})", result.products,
                    result.variants),
        place.inheritance(), stop);
    source.check_copy(draft.path(), stop);
    source.check_unchanged();
    result.moved_aside = place.put(draft);
    result.run = run;
    return result;
}

} // namespace hwsync
