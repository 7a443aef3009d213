#pragma once

#include "base/byte_spool.hpp"
#include "catalog/ids/rising_ids.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/record.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Puts the rows of a first load in the order of their ids, so that a table
/// grows at its end and each of its pages is written once. Rows out of order
/// wait outside memory until their place has come.
class OrderedInserts {
public:
    using Write = std::function<void(const Record&)>;

    OrderedInserts(std::filesystem::path folder, Write write);

    void put(const Record& record);

    /// Writes all that waits.
    void write_waiting();

private:
    struct Waiting {
        std::int64_t id;
        std::uint64_t at; ///< in the spool
        bool operator>(const Waiting& other) const noexcept {
            return id > other.id;
        }
    };

    void set_aside(const Record& record);
    void write_up_to(std::int64_t id);
    void write(const Waiting& waiting);
    void write_sorted();

    Write m_write;
    RisingIds m_order;
    ByteSpool m_spool;
    std::vector<Waiting> m_early; ///< a heap, the least id first
    std::vector<Waiting> m_late;  ///< whose place was passed when they came
    std::string m_bytes;
};

/// The variants' indexes that are cheaper to make after a first load than to
/// keep up during it. Those of near forms are kept up while there are few.
enum class LoadIndexes { of_keys, of_near_forms };

/// How many near forms are few.
constexpr std::size_t few_near_forms = 10'000;

/// Whether a first load may do without indexes for a while: not where other
/// shops have rows in the same table.
bool has_no_variants(const Connection& connection, const ShopScope& scope);

/// Drops them and returns the SQL that makes them.
std::vector<std::string> drop_variant_indexes(Connection& connection,
                                              const ShopScope& scope,
                                              LoadIndexes which);

/// Drops the triggers that fire where a row of the primary shop is inserted,
/// and returns the SQL that makes them: SQLite keeps a journal for each
/// statement that fires one, and there are no blocks of lines to remove yet.
std::vector<std::string> drop_insert_triggers(Connection& connection);

} // namespace hwsync::sqlite
