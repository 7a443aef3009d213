#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/nameless_database.hpp"
#include "catalog/sqlite/links/link_changes.hpp"
#include "catalog/sqlite/schema/seals.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace hwsync::sqlite {

/// The links that a run of associate is about to make, as the table of a
/// database without a name: one connection stores them while others read them.
class LoadedLinks {
public:
    /// By which a connection knows the table once it is attached. It has the
    /// columns shop, variant_id, catalog_variant_id, origin, key and rule.
    static constexpr std::string_view table = "made.link";

    struct Of {
        std::int64_t shop;
        std::int64_t run;
    };
    /// `changes` must only make new links. They are added to `seal` as first
    /// links that the history does not tell. `stop` may be null.
    LoadedLinks(const std::filesystem::path& catalog, Of of,
                LinkChanges& changes, NewRowSeal& seal, const StopToken* stop);

    void attach_to(Connection& connection) const;

private:
    NamelessDatabase m_database;
};

} // namespace hwsync::sqlite
