// The types of Express 5 fit what is used here of Express 4.
declare module 'express4' {
  import express from 'express'
  export default express
}
