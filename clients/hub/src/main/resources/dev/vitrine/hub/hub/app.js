import './verify/bytes.js';

document.body.textContent = 'Enclave Hub';
