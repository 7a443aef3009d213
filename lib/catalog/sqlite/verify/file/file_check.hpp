#pragma once

#include "base/worker_thread.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"

#include <hwsync/verify.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <vector>

namespace hwsync::sqlite {

/// Checks what can be told without comparing shops (the file, its schema, its
/// seals, the rows of products and of links) on a thread and over a connection
/// of its own, beside whoever checks the rest.
class FileCheck {
public:
    /// `connection` must see one state of the catalog throughout; `request`
    /// must outlive this.
    FileCheck(const VerifyRequest& request, Connection connection);

    /// Waits for its end and adds what it found to `report`. Throws what the
    /// checks threw.
    void finish(FindingSpool& report);

    // Once it has finished.
    bool file_is_sound() const noexcept { return m_sound; }
    std::uint64_t live_products() const noexcept { return m_live_products; }

private:
    void check();
    void check_products(const std::vector<ShopToVerify>& shops);

    const VerifyRequest& m_request;
    Connection m_connection;
    FindingSpool m_found;
    bool m_sound = true;
    std::uint64_t m_live_products = 0;
    std::exception_ptr m_failure;
    std::optional<WorkerThread> m_thread; ///< its end comes first
};

} // namespace hwsync::sqlite
