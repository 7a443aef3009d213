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
    /// By which a connection knows the database once it is attached, and in it
    /// the table, which is as the catalog's.
    static constexpr std::string_view schema = "made";
    static constexpr std::string_view table = "made.link";

    struct Of {
        std::int64_t shop;
        std::int64_t run;
    };
    /// Of use only where the catalog has no other links: else SQLite inserts
    /// these one by one.
    enum class Indexes { made, left_out };
    /// `changes` must only make new links. They are added to `seal` as first
    /// links that the history does not tell. `stop` may be null.
    LoadedLinks(const std::filesystem::path& catalog, Of of, Indexes indexes,
                LinkChanges& changes, NewRowSeal& seal, const StopToken* stop);

    void attach_to(Connection& connection) const;
    bool empty() const noexcept { return m_count == 0; }

private:
    NamelessDatabase m_database;
    std::uint64_t m_count = 0;
};

} // namespace hwsync::sqlite
