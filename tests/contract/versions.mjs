// The versions of the Admin API that hwsync claims to support, oldest first.
export const versions = ['2026-01', '2026-04', '2026-07', '2026-10'];
