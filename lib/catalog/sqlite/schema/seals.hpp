#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A table's seal is the sum of its rows' digests, kept in table `seal`. Each
/// of our tables has one, except those with a column `digest`.
///
/// From this call on the connection keeps the seals: commit() adds what the
/// transaction changed in these tables. Changes outside of a Transaction are
/// rolled back.
void keep_seals(Connection& connection);

/// Adds new rows of a table to its seal while this object lives: whoever has
/// many can do that on another thread. One at a time, for rows that are stored
/// before it ends. Does nothing where the connection keeps no seals.
class NewRowSeal {
public:
    NewRowSeal(const Connection& connection, std::string_view table);
    ~NewRowSeal();
    NewRowSeal(const NewRowSeal&) = delete;
    NewRowSeal& operator=(const NewRowSeal&) = delete;

    /// A row's values in the order of the columns.
    void add(std::span<const Value> row);

private:
    class Table;
    std::unique_ptr<Table> m_table;
};

/// What one row adds to its table's seal. A row's values in the order of the
/// columns.
std::uint64_t row_digest(std::span<const Value> row, std::string& scratch);

/// A table's seal; what this transaction has changed is in it only once
/// prepare_commit() was called.
std::int64_t seal_of(const Connection& connection, std::string_view table);

/// How far the seals of tables that are not as these say are from what the
/// tables are, by name; of those alone that have a seal.
using SealGaps = std::map<std::string, std::uint64_t>;
SealGaps seal_gaps(const Connection& connection);

/// Moves the seals away from what the tables are, so that damage stays known
/// which they told of before the tables were sealed anew.
void keep_seal_gaps(Connection& connection, const SealGaps& gaps);

/// Seals every table as it is now, inside a transaction of the caller's. Of
/// those in `known`, by name, the seal was found already.
void seal_anew(Connection& connection,
               const std::map<std::string, std::uint64_t>& known = {});

/// The tables that are not as their seals say.
std::vector<std::string> broken_seals(const Connection& connection);

} // namespace hwsync::sqlite
