#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/verify.hpp>

#include <functional>

namespace hwsync::sqlite {

/// The findings of a baseline, in a temporary database.
class KnownFindings {
public:
    /// `store` must outlive it.
    explicit KnownFindings(Connection& store);

    void add(const Finding& known);
    /// Whether it is one of them; that one is not gone then.
    bool has(const Finding& finding);

    /// Visits those that has() was never asked about.
    void gone(const std::function<void(const Finding&)>& visit) const;

private:
    Connection& m_store;
    Statement m_add;
    Statement m_find;
};

} // namespace hwsync::sqlite
