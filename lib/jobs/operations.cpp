#include <hwsync/operations.hpp>

#include "catalog/known_operations.hpp"
#include "jobs/live_shop.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

ShopOperation told(const BulkOperation& operation, const std::string& shop,
                   KnownOperations& known) {
    const auto run = known.run_of(operation.id);
    return {shop,
            operation.id.substr(operation.id.rfind('/') + 1),
            std::string{to_string(operation.status)},
            operation.created_at,
            operation.objects,
            run.has_value(),
            run};
}

} // namespace

std::vector<ShopOperation> list_operations(const LiveAccess& shop,
                                           const std::filesystem::path& catalog,
                                           Observer& observer,
                                           const StopToken& stop) {
    const auto known = KnownOperations::open(catalog);
    LiveShop live{shop, observer, stop};
    std::vector<ShopOperation> operations;
    for (const auto& operation :
         live.operations().list(BulkOperations::most_listed)) {
        operations.push_back(told(operation, shop.shop.name, *known));
    }
    return operations;
}

std::optional<ShopOperation>
cancel_operation(const LiveAccess& shop, const std::filesystem::path& catalog,
                 std::string_view id, Observer& observer,
                 const StopToken& stop) {
    const auto gid = bulk_operation_gid(id);
    if (!gid) {
        throw Error(ErrorKind::usage,
                    fmt::format("'{}' is not the id of a bulk operation",
                                printable(id)),
                    "give its number or gid, see hwsync operations");
    }
    const auto known = KnownOperations::open(catalog);
    LiveShop live{shop, observer, stop};
    if (!live.operations().find(*gid)) {
        return std::nullopt;
    }
    live.operations().cancel(*gid);
    const auto operation = live.operations().find(*gid);
    return operation ? std::optional{told(*operation, shop.shop.name, *known)}
                     : std::nullopt;
}

} // namespace hwsync
